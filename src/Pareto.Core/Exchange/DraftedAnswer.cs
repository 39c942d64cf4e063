namespace Pareto.Core.Exchange;

/// <summary>A small target's whole answer that was not given.</summary>
/// <param name="Target">Whose.</param>
/// <param name="Text">What it said.</param>
public sealed record DraftedAnswer(Target Target, string Text)
{
    /// <summary>The target alone: an answer is content and stays out of messages.</summary>
    public override string ToString() => Target.Name;
}
