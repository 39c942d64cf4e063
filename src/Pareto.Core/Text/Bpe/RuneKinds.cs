using System.Globalization;
using System.Text;

namespace Pareto.Core.Text.Bpe;

/// <summary>What the o200k_base pattern asks of a character. None of the flags: punctuation, symbols, everything else.</summary>
[Flags]
internal enum RuneKinds : byte
{
    None = 0,

    /// <summary>\p{L}</summary>
    Letter = 1,

    /// <summary>May stand in the first half of a word: upper case, title case, caseless letters, marks.</summary>
    Head = 2,

    /// <summary>May stand in the second half of a word: lower case, caseless letters, marks.</summary>
    Tail = 4,

    /// <summary>\p{N}</summary>
    Number = 8,

    /// <summary>\s</summary>
    Space = 16,

    /// <summary>Carriage return or line feed, which is also <see cref="Space"/>.</summary>
    NewLine = 32,
}

internal static class RuneKind
{
    private const int AsciiCount = 128;

    private static readonly RuneKinds[] _ascii = [.. Enumerable.Range(0, AsciiCount).Select(code => Classify(new Rune(code)))];

    /// <summary>The kind of the character that starts at <paramref name="index"/>, and how many UTF-16 units it takes.</summary>
    public static RuneKinds Read(ReadOnlySpan<char> text, int index, out int length)
    {
        length = 1;
        var unit = text[index];
        if (unit < AsciiCount)
        {
            return _ascii[unit];
        }

        if (Rune.TryCreate(unit, out var rune))
        {
            return Classify(rune);
        }

        if (index + 1 < text.Length && Rune.TryCreate(unit, text[index + 1], out rune))
        {
            length = 2;
            return Classify(rune);
        }

        // An unpaired surrogate is read as U+FFFD, a symbol.
        return RuneKinds.None;
    }

    private static RuneKinds Classify(Rune rune) => rune.Value is '\r' or '\n'
        ? RuneKinds.Space | RuneKinds.NewLine
        : Rune.IsWhiteSpace(rune)
            ? RuneKinds.Space
            : Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => RuneKinds.Letter | RuneKinds.Head,
                UnicodeCategory.LowercaseLetter => RuneKinds.Letter | RuneKinds.Tail,
                UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => RuneKinds.Letter | RuneKinds.Head | RuneKinds.Tail,
                UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark =>
                    RuneKinds.Head | RuneKinds.Tail,
                UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => RuneKinds.Number,
                _ => RuneKinds.None,
            };
}
