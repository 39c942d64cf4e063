using System.Collections.Immutable;
using Pareto.Core.Text;

namespace Pareto.Core.Execution.Cascade;

/// <summary>What a reply answers, in a form in which equal answers are equal texts, or at least alike.</summary>
/// <param name="Kind">What it is compared as.</param>
/// <param name="Canonical">The comparable form; empty for <see cref="AnswerKind.None"/> and <see cref="AnswerKind.FreeText"/>.</param>
/// <param name="IsMarked">The reply marked it as its answer; else it was taken from where answers usually stand.</param>
internal readonly record struct Answer(AnswerKind Kind, string Canonical, bool IsMarked)
{
    public static Answer None { get; } = new(AnswerKind.None, "", IsMarked: false);

    public bool IsGiven => Kind != AnswerKind.None;

    /// <summary>What a free text says, or a text of several words; null for everything that is equal or not.</summary>
    public TextGist? Gist { get; init; }

    /// <summary>A free text's vector, of length 1; null where no embedder was asked.</summary>
    public ReadOnlyMemory<float>? Vector { get; init; }

    /// <summary>The leaves of an object, by their paths; null for everything else.</summary>
    public ImmutableSortedDictionary<string, Answer>? Fields { get; init; }

    /// <summary>
    /// Whether both are equal. Two replies without an answer are not, nor are free texts. Kinds are not compared: <c>"no"</c> as a
    /// literal and as a word are one answer.
    /// </summary>
    public bool Agrees(in Answer other) =>
        IsGiven && other.IsGiven && Canonical.Length + other.Canonical.Length > 0 && string.Equals(Canonical, other.Canonical, StringComparison.Ordinal);

    /// <summary>How far both say the same, by what they are.</summary>
    public Likeness LikenessTo(in Answer other, LikenessBounds bounds) =>
        Agrees(other) ? Likeness.Of(equal: true)
        : Fields is { } fields && other.Fields is { } others ? Of(fields, others, bounds)
        : Gist is { } gist && other.Gist is { } otherGist ? Of(gist, otherGist, Vector, other.Vector, bounds)
        : Likeness.Of(equal: false);

    /// <summary>The kind alone: an answer is content and stays out of messages.</summary>
    public override string ToString() => Kind.ToString();

    // One field that differs makes another object of it; of objects without any leaf their canonical forms have told already.
    private static Likeness Of(ImmutableSortedDictionary<string, Answer> left, ImmutableSortedDictionary<string, Answer> right, LikenessBounds bounds)
    {
        var agreeing = left.Count(field => right.TryGetValue(field.Key, out var other) && field.Value.LikenessTo(other, bounds).Agrees);
        var all = left.Count + right.Count(field => !left.ContainsKey(field.Key));
        return all == 0 ? Likeness.Of(equal: false) : new Likeness((double)agreeing / all, agreeing == all);
    }

    // Vectors tell what words mean and hardly what figures say, so these are held against each other besides.
    private static Likeness Of(TextGist left, TextGist right, ReadOnlyMemory<float>? vector, ReadOnlyMemory<float>? other, LikenessBounds bounds)
    {
        var byVectors = vector is { } a && other is { } b && a.Length == b.Length;
        var degree = byVectors
            ? Math.Clamp(UnitVector.Cosine(vector!.Value.Span, other!.Value.Span), 0, 1) * left.LikenessOfFacts(right)
            : left.Likeness(right);
        return new Likeness(degree, degree >= (byVectors ? bounds.Vectors : bounds.Words));
    }
}
