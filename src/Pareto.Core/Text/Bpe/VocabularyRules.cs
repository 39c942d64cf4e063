namespace Pareto.Core.Text.Bpe;

/// <summary>Any pair that forms a token is joined, and tokens of low ids come first: how the vocabularies of OpenAI are used.</summary>
internal readonly struct VocabularyRules(BpeVocabulary vocabulary) : IMergeRules
{
    public int SymbolLength(ReadOnlySpan<byte> rest) => 1;

    public int Rank(ReadOnlySpan<byte> pair, int left) => vocabulary.Find(pair);

    public void Add(ReadOnlySpan<byte> part, List<int> ids) => ids.Add(vocabulary.Find(part));
}
