using Pareto.Core.Text.Bpe;

namespace Pareto.LocalModels.Tokenizers;

/// <summary>The rules of o200k_base, which Phi-4-mini shares: the gateway's own counter has them already.</summary>
internal sealed class O200kPreTokenizer : PreTokenizer
{
    public override void Split(ReadOnlySpan<char> text, int offset, List<int> ends)
    {
        var splitter = new BpeSplitter(text);
        var end = offset;
        while (splitter.MoveNext(out var piece))
        {
            end += piece.Length;
            ends.Add(end);
        }
    }
}
