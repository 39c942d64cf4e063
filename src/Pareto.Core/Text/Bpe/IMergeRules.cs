namespace Pareto.Core.Text.Bpe;

/// <summary>What a vocabulary says about joining neighbouring parts of a piece.</summary>
internal interface IMergeRules
{
    /// <summary>The bytes of the symbol that <paramref name="rest"/> begins with: what a part is before anything is joined. At least 1.</summary>
    int SymbolLength(ReadOnlySpan<byte> rest);

    /// <summary>When two neighbours, the first <paramref name="left"/> bytes of the pair and the rest, are joined: low ranks first. Negative: never.</summary>
    int Rank(ReadOnlySpan<byte> pair, int left);

    /// <summary>Adds the token, or tokens, of a part that nothing joins any more.</summary>
    void Add(ReadOnlySpan<byte> part, List<int> ids);
}
