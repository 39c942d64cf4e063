using System.Buffers;
using System.Text;
using Pareto.Core.Text.Bpe;
using Pareto.LocalModels.Gguf;

namespace Pareto.LocalModels.Tokenizers;

/// <summary>Byte-level byte-pair encoding (Sennrich et al. 2016; Radford et al. 2019) with the file's own list of merges.</summary>
internal sealed class BpeEncoder : ITextEncoder
{
    private readonly PreTokenizer _preTokenizer;
    private readonly BpeVocabulary _vocabulary;
    private readonly MergeList _merges;
    private readonly bool _wholePiecesFirst;
    private readonly int[] _byteTokens;

    /// <param name="metadata">Of the file.</param>
    /// <param name="table">Its tokens, their bytes out of the byte alphabet.</param>
    /// <param name="preTokenizer">The name of the rules that cut text.</param>
    public BpeEncoder(GgufMetadata metadata, TokenTable table, string preTokenizer)
    {
        _preTokenizer = PreTokenizer.Of(preTokenizer);

        // Llama 3's merges cannot make some of its tokens: a piece that is one is taken as it is.
        _wholePiecesFirst = preTokenizer is "llama-bpe" or "llama3" or "llama-v3" or "falcon3";
        _vocabulary = table.Mergeable(table.Bytes);
        _merges = new MergeList(metadata.Texts("tokenizer.ggml.merges") ?? [], _vocabulary);
        _byteTokens = [.. Enumerable.Range(0, 256).Select(value => _vocabulary.Find([(byte)value]))];
    }

    public void Encode(ReadOnlySpan<char> text, bool isStart, List<int> ids)
    {
        var ends = new List<int>();
        _preTokenizer.Split(text, 0, ends);
        var start = 0;
        foreach (var end in ends)
        {
            EncodePiece(text[start..end], ids);
            start = end;
        }
    }

    private void EncodePiece(ReadOnlySpan<char> piece, List<int> ids)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(piece.Length));
        var bytes = buffer.AsSpan(0, Encoding.UTF8.GetBytes(piece, buffer));
        var whole = _wholePiecesFirst ? _vocabulary.Find(bytes) : BpeVocabulary.NoToken;
        if (whole >= 0)
        {
            ids.Add(whole);
        }
        else
        {
            var steps = 0L;
            BpeMerger<Rules>.Count(new Rules(this), bytes, ids, ref steps);
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    private readonly struct Rules(BpeEncoder encoder) : IMergeRules
    {
        public int SymbolLength(ReadOnlySpan<byte> rest) => 1;

        public int Rank(ReadOnlySpan<byte> pair, int left)
        {
            // Most pairs are no token, and end here.
            var vocabulary = encoder._vocabulary;
            return vocabulary.Find(pair) < 0 ? MergeList.None : encoder._merges.Rank(vocabulary.Find(pair[..left]), vocabulary.Find(pair[left..]));
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
                // A vocabulary without this byte has no way to say it.
                if (encoder._byteTokens[value] >= 0)
                {
                    ids.Add(encoder._byteTokens[value]);
                }
            }
        }
    }
}
