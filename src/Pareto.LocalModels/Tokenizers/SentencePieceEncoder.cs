using System.Buffers;
using System.Text;
using Pareto.Core.Text.Bpe;
using Pareto.LocalModels.Gguf;

namespace Pareto.LocalModels.Tokenizers;

/// <summary>
/// SentencePiece's byte-pair encoding (Kudo, Richardson 2018): characters are joined, the pair of the highest score first,
/// over the whole text; spaces are written ▁, and characters that no token has fall back to bytes.
/// </summary>
internal sealed class SentencePieceEncoder : ITextEncoder
{
    public const char Space = '\u2581';

    private readonly BpeVocabulary _vocabulary;
    private readonly int[] _ranks;
    private readonly int[] _byteTokens;
    private readonly int? _unknown;
    private readonly bool _addsSpace;

    public SentencePieceEncoder(GgufMetadata metadata, TokenTable table, bool addsSpace)
    {
        _addsSpace = addsSpace;
        _unknown = table.Unknown;
        _vocabulary = table.Mergeable(id => Encoding.UTF8.GetBytes(table.Texts[id]));
        var scores = metadata.Numbers("tokenizer.ggml.scores") ?? new float[table.Count];
        if (scores.Length != table.Count)
        {
            throw new GgufException($"The vocabulary has {table.Count} tokens, but {scores.Length} scores of them.");
        }

        _ranks = Ranks(scores);
        _byteTokens = new int[256];
        Array.Fill(_byteTokens, BpeVocabulary.NoToken);
        for (var id = 0; id < table.Count; id++)
        {
            if (table.Types[id] == TokenType.Byte && TryByte(table.Texts[id], out var value))
            {
                _byteTokens[value] = id;
            }
        }
    }

    /// <summary>Reads the text of a byte token, <c>&lt;0x0A&gt;</c>.</summary>
    public static bool TryByte(string text, out byte value)
    {
        value = 0;
        return text.Length == 6 && text.StartsWith("<0x", StringComparison.Ordinal) && text[5] == '>' &&
            byte.TryParse(text.AsSpan(3, 2), System.Globalization.NumberStyles.AllowHexSpecifier, null, out value);
    }

    public void Encode(ReadOnlySpan<char> text, bool isStart, List<int> ids)
    {
        if (text.IsEmpty)
        {
            return;
        }

        var prefix = _addsSpace && isStart ? 1 : 0;
        var chars = ArrayPool<char>.Shared.Rent(text.Length + 1);
        chars[0] = Space;
        text.Replace(chars.AsSpan(prefix), ' ', Space);
        var escaped = chars.AsSpan(0, text.Length + prefix);
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(escaped.Length));
        var length = Encoding.UTF8.GetBytes(escaped, bytes);
        var steps = 0L;
        BpeMerger<Rules>.Count(new Rules(this), bytes.AsSpan(0, length), ids, ref steps);
        ArrayPool<char>.Shared.Return(chars);
        ArrayPool<byte>.Shared.Return(bytes);
    }

    // Equal scores are equal ranks, so that the leftmost of them is joined first. Not a number comes last.
    private static int[] Ranks(float[] scores)
    {
        var order = Enumerable.Range(0, scores.Length).ToArray();
        var keys = Array.ConvertAll(scores, score => float.IsNaN(score) ? float.PositiveInfinity : -score);
        Array.Sort(keys, order);
        var ranks = new int[scores.Length];
        for (int place = 0, rank = 0; place < order.Length; place++)
        {
            rank = place > 0 && keys[place] != keys[place - 1] ? rank + 1 : rank;
            ranks[order[place]] = rank;
        }

        return ranks;
    }

    private readonly struct Rules(SentencePieceEncoder encoder) : IMergeRules
    {
        public int SymbolLength(ReadOnlySpan<byte> rest) =>
            Math.Min(rest.Length, rest[0] switch { < 0x80 => 1, < 0xE0 => 2, < 0xF0 => 3, _ => 4 });

        public int Rank(ReadOnlySpan<byte> pair, int left)
        {
            var id = encoder._vocabulary.Find(pair);
            return id < 0 ? MergeList.None : encoder._ranks[id];
        }

        public void Add(ReadOnlySpan<byte> part, List<int> ids)
        {
            var id = encoder._vocabulary.Find(part);
            if (id >= 0)
            {
                ids.Add(id);
                return;
            }

            foreach (var value in part)
            {
                var token = encoder._byteTokens[value];
                if (token >= 0)
                {
                    ids.Add(token);
                }
                else if (encoder._unknown is { } unknown)
                {
                    ids.Add(unknown);
                }
            }
        }
    }
}
