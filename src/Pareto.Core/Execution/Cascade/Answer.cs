namespace Pareto.Core.Execution.Cascade;

/// <summary>What a reply answers, in a form in which equal answers are equal texts.</summary>
/// <param name="Kind">What it is compared as.</param>
/// <param name="Canonical">The comparable form; empty for <see cref="AnswerKind.None"/>.</param>
/// <param name="IsMarked">The reply marked it as its answer; else it was taken from where answers usually stand.</param>
internal readonly record struct Answer(AnswerKind Kind, string Canonical, bool IsMarked)
{
    public static Answer None { get; } = new(AnswerKind.None, "", IsMarked: false);

    public bool IsGiven => Kind != AnswerKind.None;

    /// <summary>
    /// Whether both say the same. Two replies without an answer do not agree. Kinds are not compared: <c>"no"</c> as a
    /// literal and as a word are one answer.
    /// </summary>
    public bool Agrees(in Answer other) => IsGiven && other.IsGiven && string.Equals(Canonical, other.Canonical, StringComparison.Ordinal);

    /// <summary>The kind alone: an answer is content and stays out of messages.</summary>
    public override string ToString() => Kind.ToString();
}
