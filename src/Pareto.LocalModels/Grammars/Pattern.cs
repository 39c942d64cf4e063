namespace Pareto.LocalModels.Grammars;

/// <summary>A pattern as it was written. Its anchors are only worked out when it becomes an expression.</summary>
internal abstract class Pattern(bool hasAnchor)
{
    /// <summary>Whether an anchor is in it.</summary>
    public bool HasAnchor => hasAnchor;

    internal sealed class Characters(SymbolSet set) : Pattern(false)
    {
        public SymbolSet Set => set;
    }

    internal sealed class Sequence(IReadOnlyList<Pattern> parts) : Pattern(parts.Any(part => part.HasAnchor))
    {
        public IReadOnlyList<Pattern> Parts => parts;
    }

    internal sealed class Choice(IReadOnlyList<Pattern> parts) : Pattern(parts.Any(part => part.HasAnchor))
    {
        public IReadOnlyList<Pattern> Parts => parts;
    }

    internal sealed class Repeat(Pattern part, int least, int most) : Pattern(part.HasAnchor)
    {
        public Pattern Part => part;

        public int Least => least;

        public int Most => most;
    }

    /// <summary>The beginning of the text.</summary>
    internal sealed class Start() : Pattern(true);

    /// <summary>The end of the text.</summary>
    internal sealed class End() : Pattern(true);
}
