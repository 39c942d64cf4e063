using System.Buffers;
using System.Text;
using Pareto.Core.Text.Bpe;

namespace Pareto.Core.Text;

/// <summary>
/// Counts tokens as OpenAI's o200k_base vocabulary cuts them: the estimate for every model whose provider reports no
/// usage. Text that looks like a special token (<c>&lt;|endoftext|&gt;</c>) is counted as the ordinary text it is, and an
/// unpaired surrogate as U+FFFD. The work is linear in the length of the text but for a logarithm of the longest word,
/// and nothing is allocated for a piece of ordinary length. Safe for any number of threads.
/// </summary>
/// <remarks>
/// Exact for every piece (a word, a run of spaces, a run of punctuation) of up to <see cref="LongestMerge"/> characters.
/// A longer one is counted in slices of that length, each of which may add a token or two to the true count; the memory
/// that one text can ask for stays bounded.
/// </remarks>
public sealed class TokenCounter
{
    /// <summary>The longest run, in UTF-16 units, that is merged as one.</summary>
    internal const int LongestMerge = 16 * 1024;

    // A UTF-16 unit is at most three bytes in UTF-8 (a pair of them is four).
    private const int BytesPerUnit = 3;
    private const int ShortPiece = 128;

    private static readonly Lazy<TokenCounter> _shared = new(() => new TokenCounter(BpeVocabulary.LoadO200k()));

    private readonly BpeVocabulary _vocabulary;

    private TokenCounter(BpeVocabulary vocabulary) => _vocabulary = vocabulary;

    /// <summary>The one counter of the process. The first use reads the vocabulary (about 0.1 s and 5 MB); so it is not made at start.</summary>
    public static TokenCounter Shared => _shared.Value;

    /// <summary>How many tokens <paramref name="text"/> has.</summary>
    public int Count(ReadOnlySpan<char> text) => Run(text, null, out _);

    /// <summary>The token ids themselves.</summary>
    internal List<int> Encode(ReadOnlySpan<char> text)
    {
        var ids = new List<int>();
        Run(text, ids, out _);
        return ids;
    }

    /// <summary>Counts, and tells how many elementary steps it took (characters looked at, pairs looked up, queue moves).</summary>
    internal int Count(ReadOnlySpan<char> text, out long steps) => Run(text, null, out steps);

    private int Run(ReadOnlySpan<char> text, List<int>? ids, out long steps)
    {
        Span<byte> shortBytes = stackalloc byte[ShortPiece * BytesPerUnit];
        var splitter = new BpeSplitter(text);
        var tokens = 0;
        var mergeSteps = 0L;
        while (splitter.MoveNext(out var piece))
        {
            while (piece.Length > ShortPiece)
            {
                var slice = piece[..SliceLength(piece)];
                piece = piece[slice.Length..];
                var bytes = ArrayPool<byte>.Shared.Rent(slice.Length * BytesPerUnit);
                var length = Encoding.UTF8.GetBytes(slice, bytes);
                tokens += Merge(bytes.AsSpan(0, length), ids, ref mergeSteps);
                ArrayPool<byte>.Shared.Return(bytes);
            }

            if (!piece.IsEmpty)
            {
                var length = Encoding.UTF8.GetBytes(piece, shortBytes);
                tokens += Merge(shortBytes[..length], ids, ref mergeSteps);
            }
        }

        steps = splitter.Steps + mergeSteps;
        return tokens;
    }

    // Most pieces are a token as they are.
    private int Merge(ReadOnlySpan<byte> piece, List<int>? ids, ref long steps)
    {
        steps++;
        var whole = _vocabulary.Find(piece);
        if (whole < 0)
        {
            return BpeMerger<VocabularyRules>.Count(new VocabularyRules(_vocabulary), piece, ids, ref steps);
        }

        ids?.Add(whole);
        return 1;
    }

    // A slice never ends inside a surrogate pair.
    private static int SliceLength(ReadOnlySpan<char> piece) =>
        piece.Length <= LongestMerge ? piece.Length
        : char.IsHighSurrogate(piece[LongestMerge - 1]) ? LongestMerge - 1
        : LongestMerge;
}
