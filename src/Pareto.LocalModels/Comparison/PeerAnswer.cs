namespace Pareto.LocalModels.Comparison;

/// <summary>What the other server answered.</summary>
/// <param name="Text">The answer, reasoning left out.</param>
/// <param name="FirstToken">From the request to the first piece of the answer.</param>
/// <param name="PromptTokens">As the server counts them; null where it tells none.</param>
/// <param name="AnswerTokens">As the server counts them, or the pieces that it sent.</param>
/// <param name="IsCounted">Whether the server counted.</param>
public sealed record PeerAnswer(string Text, TimeSpan FirstToken, long? PromptTokens, long AnswerTokens, bool IsCounted);
