using Pareto.Core.Exchange;

namespace Pareto.Workbench.Audit;

/// <summary>One message of a logged prompt.</summary>
/// <param name="Role">Who speaks.</param>
/// <param name="Text">What is said; parts that are no text are left out.</param>
public sealed record LoggedMessage(ChatRole Role, string Text);
