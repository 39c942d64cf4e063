namespace Pareto.LocalModels.Grammars;

/// <summary>
/// A regular expression over symbols. Made by an <see cref="ExpressionPool"/>, which makes equal ones once, so that they are
/// compared by reference. Sequences lean to the right: the first of one is no sequence, and the rest is what a stack of
/// things yet to come would hold.
/// </summary>
internal sealed class Expression : IEquatable<Expression>
{
    /// <summary>For <see cref="Most"/>: without bound.</summary>
    public const int Unbounded = int.MaxValue;

    private int? _hash;

    public required ExpressionKind Kind { get; init; }

    /// <summary>The order in which expressions were made.</summary>
    public int Id { get; set; }

    public SymbolSet? Set { get; init; }

    public Expression? First { get; init; }

    public Expression? Second { get; init; }

    public Expression[] Members { get; init; } = [];

    public int Least { get; init; }

    public int Most { get; init; }

    public TextAutomaton? Automaton { get; init; }

    /// <summary>The state of <see cref="Automaton"/>.</summary>
    public int Place { get; init; }

    /// <summary>Whether it matches the empty text.</summary>
    public bool IsNullable { get; init; }

    /// <summary>Symbols of the shortest text that it matches; 0 where conditions meet that nobody has worked out yet.</summary>
    public long Shortest { get; init; }

    /// <summary>Whether conditions meet in it (<see cref="ExpressionKind.Both"/>, <see cref="ExpressionKind.Not"/>), so that it may match nothing without looking so.</summary>
    public bool HasConditions { get; init; }

    /// <summary>A mark of the last visit by <see cref="ExpressionPool.Classes"/>.</summary>
    public int Visit { get; set; }

    public bool Equals(Expression? other) =>
        ReferenceEquals(this, other)
        || (other is not null && Kind == other.Kind && ReferenceEquals(First, other.First) && ReferenceEquals(Second, other.Second)
            && Least == other.Least && Most == other.Most && ReferenceEquals(Automaton, other.Automaton) && Place == other.Place
            && Equals(Set, other.Set) && Members.AsSpan().SequenceEqual(other.Members));

    public override bool Equals(object? obj) => Equals(obj as Expression);

    public override int GetHashCode() => _hash ??= Hash();

    private int Hash()
    {
        var hash = default(HashCode);
        hash.Add(Kind);
        hash.Add(First?.Id);
        hash.Add(Second?.Id);
        hash.Add(Least);
        hash.Add(Most);
        hash.Add(Place);
        hash.Add(Set);
        foreach (var member in Members)
        {
            hash.Add(member.Id);
        }

        return hash.ToHashCode();
    }
}
