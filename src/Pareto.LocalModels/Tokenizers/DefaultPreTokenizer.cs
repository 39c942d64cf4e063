using System.Globalization;
using System.Text;
using Pareto.Core.Text.Bpe;

namespace Pareto.LocalModels.Tokenizers;

/// <summary>
/// What a file without a named pre-tokenizer gets (llama.cpp's "default"): runs of <c>[\p{P}\$\+&lt;=&gt;\^~\|]</c>, GPT-2's
/// rules between them, numbers (<c>\p{N}+</c>) on their own, and those in threes where they are ASCII digits.
/// </summary>
internal sealed class DefaultPreTokenizer : PreTokenizer
{
    private const int DigitsTogether = 3;

    private readonly Gpt2PreTokenizer _between = new();

    public override void Split(ReadOnlySpan<char> text, int offset, List<int> ends)
    {
        var words = new List<int>();
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            var marks = IsMark(text, start, out _);
            while (end < text.Length && IsMark(text, end, out var length) == marks)
            {
                end += length;
            }

            if (marks)
            {
                ends.Add(offset + end);
            }
            else
            {
                words.Clear();
                _between.Split(text[start..end], start, words);
                var word = start;
                foreach (var endOfWord in words)
                {
                    SplitNumbers(text[word..endOfWord], offset + word, ends);
                    word = endOfWord;
                }
            }

            start = end;
        }
    }

    private static void SplitNumbers(ReadOnlySpan<char> word, int offset, List<int> ends)
    {
        for (var start = 0; start < word.Length;)
        {
            var isNumber = (RuneKind.Read(word, start, out _) & RuneKinds.Number) != 0;
            var end = start;
            while (end < word.Length && ((RuneKind.Read(word, end, out var length) & RuneKinds.Number) != 0) == isNumber)
            {
                end += length;
            }

            if (isNumber)
            {
                SplitThrees(word[start..end], offset + start, ends);
            }
            else
            {
                ends.Add(offset + end);
            }

            start = end;
        }
    }

    private static void SplitThrees(ReadOnlySpan<char> number, int offset, List<int> ends)
    {
        var begun = 0;
        for (var position = 0; position < number.Length;)
        {
            var three = number[position..];
            if (three.Length < DigitsTogether || three[..DigitsTogether].ContainsAnyExceptInRange('0', '9'))
            {
                position++;
                continue;
            }

            if (position > begun)
            {
                ends.Add(offset + position);
            }

            position += DigitsTogether;
            begun = position;
            ends.Add(offset + begun);
        }

        if (begun < number.Length)
        {
            ends.Add(offset + number.Length);
        }
    }

    private static bool IsMark(ReadOnlySpan<char> text, int position, out int length)
    {
        if (Rune.DecodeFromUtf16(text[position..], out var rune, out length) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        return rune.Value is '$' or '+' or '<' or '=' or '>' or '^' or '~' or '|' || Rune.GetUnicodeCategory(rune) is
            UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation or
            UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation or
            UnicodeCategory.OtherPunctuation;
    }
}
