using Pareto.Core.Text.Bpe;

namespace Pareto.LocalModels.Tokenizers;

/// <summary>
/// GPT-2 (Radford et al. 2019): <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>
/// </summary>
internal sealed class Gpt2PreTokenizer : PreTokenizer
{
    public override void Split(ReadOnlySpan<char> text, int offset, List<int> ends)
    {
        for (var start = 0; start < text.Length;)
        {
            start = End(text, start);
            ends.Add(offset + start);
        }
    }

    private static int End(ReadOnlySpan<char> text, int start)
    {
        var contraction = Contraction(text, start, anyCase: false);
        if (contraction > 0)
        {
            return start + contraction;
        }

        var first = text[start] == ' ' && start + 1 < text.Length ? start + 1 : start;
        var kind = RuneKind.Read(text, first, out _);
        return (kind & RuneKinds.Letter) != 0 ? EndOf(RuneKinds.Letter, text, first)
            : (kind & RuneKinds.Number) != 0 ? EndOf(RuneKinds.Number, text, first)
            : (kind & RuneKinds.Space) == 0 ? EndOfSymbols(text, first)
            : EndOfSpace(text, start);
    }
}
