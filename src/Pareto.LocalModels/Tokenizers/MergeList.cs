using Pareto.Core.Text.Bpe;

namespace Pareto.LocalModels.Tokenizers;

/// <summary>Which pairs of tokens are merged, and in which order: lines of two tokens with a space between, the first merged first.</summary>
internal sealed class MergeList
{
    public const int None = -1;

    private readonly Dictionary<long, int> _ranks;

    public MergeList(IReadOnlyList<string> lines, BpeVocabulary vocabulary)
    {
        _ranks = new Dictionary<long, int>(lines.Count);
        for (var rank = 0; rank < lines.Count; rank++)
        {
            // The alphabet has no space, so the one after the first character divides.
            var line = lines[rank];
            var space = line.Length > 1 ? line.IndexOf(' ', 1) : -1;
            if (space < 0)
            {
                continue;
            }

            var left = vocabulary.Find(ByteAlphabet.Bytes(line[..space]));
            var right = vocabulary.Find(ByteAlphabet.Bytes(line[(space + 1)..]));
            if (left >= 0 && right >= 0)
            {
                _ranks.TryAdd(Key(left, right), rank);
            }
        }
    }

    public int Rank(int left, int right) => _ranks.TryGetValue(Key(left, right), out var rank) ? rank : None;

    private static long Key(int left, int right) => ((long)left << 32) | (uint)right;
}
