using Pareto.Core.Text.Bpe;

namespace Pareto.LocalModels.Tokenizers;

/// <summary>
/// Llama 3 (numbers of at most three digits) and Qwen 2 (single digits):
/// <c>(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,n}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+</c>
/// </summary>
internal sealed class WordPreTokenizer(int mostDigits) : PreTokenizer
{
    public override void Split(ReadOnlySpan<char> text, int offset, List<int> ends)
    {
        for (var start = 0; start < text.Length;)
        {
            start = End(text, start);
            ends.Add(offset + start);
        }
    }

    private int End(ReadOnlySpan<char> text, int start)
    {
        var contraction = Contraction(text, start, anyCase: true);
        if (contraction > 0)
        {
            return start + contraction;
        }

        var kind = RuneKind.Read(text, start, out var length);
        var second = start + length;
        if ((kind & RuneKinds.Letter) != 0)
        {
            return EndOf(RuneKinds.Letter, text, second);
        }

        if ((kind & RuneKinds.Number) != 0)
        {
            return EndOfNumber(text, second);
        }

        if ((kind & RuneKinds.NewLine) == 0)
        {
            var afterLetters = EndOf(RuneKinds.Letter, text, second);
            if (afterLetters > second)
            {
                return afterLetters;
            }
        }

        if ((kind & RuneKinds.Space) == 0 || (text[start] == ' ' && second < text.Length && IsSymbol(text, second, out _)))
        {
            return EndOf(RuneKinds.NewLine, text, EndOfSymbols(text, second));
        }

        var space = EndOf(RuneKinds.Space, text, start);
        var lastNewLine = text[start..space].LastIndexOfAny('\r', '\n');
        return lastNewLine >= 0 ? start + lastNewLine + 1 : EndOfSpace(text, start);
    }

    private int EndOfNumber(ReadOnlySpan<char> text, int position)
    {
        for (var digits = 1; digits < mostDigits && position < text.Length; digits++)
        {
            if ((RuneKind.Read(text, position, out var length) & RuneKinds.Number) == 0)
            {
                break;
            }

            position += length;
        }

        return position;
    }
}
