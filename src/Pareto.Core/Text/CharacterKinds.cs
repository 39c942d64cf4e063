namespace Pareto.Core.Text;

/// <summary>Tells kinds of characters apart by table for ASCII and by Unicode block beyond it.</summary>
internal static class CharacterKinds
{
    private static ReadOnlySpan<CharacterKind> Ascii => AsciiTable;

    private static readonly CharacterKind[] AsciiTable = MakeAsciiTable();

    public static CharacterKind Of(char c) => c < 128 ? Ascii[c] : BeyondAscii(c);

    public static bool IsLatinLetter(CharacterKind kind) =>
        kind is CharacterKind.Lower or CharacterKind.Upper or CharacterKind.Accented;

    private static CharacterKind BeyondAscii(char c) => c switch
    {
        '\u00A0' or '\u202F' or '\u3000' => CharacterKind.Space,
        '\u0085' or '\u2028' or '\u2029' => CharacterKind.LineBreak,
        '\u00AA' or '\u00B5' or '\u00BA' => CharacterKind.Accented,
        < '\u00C0' or '\u00D7' or '\u00F7' => CharacterKind.Symbol,
        < '\u0370' => CharacterKind.Accented,
        < '\u0530' => CharacterKind.Cyrillic,
        < '\u0590' => CharacterKind.Other,
        < '\u0900' => CharacterKind.RightToLeft,
        < '\u1100' => CharacterKind.Indic,
        < '\u1200' => CharacterKind.Hangul,
        >= '\u1E00' and < '\u1F00' => CharacterKind.Accented,
        >= '\u1F00' and < '\u2000' => CharacterKind.Cyrillic,
        >= '\u2010' and < '\u2070' => CharacterKind.Symbol,
        >= '\u3001' and < '\u3040' => CharacterKind.Symbol,
        >= '\u3040' and < '\u3100' => CharacterKind.Kana,
        >= '\u3130' and < '\u3190' => CharacterKind.Hangul,
        >= '\u3400' and < '\uA000' => CharacterKind.Han,
        >= '\uAC00' and < '\uD7B0' => CharacterKind.Hangul,
        >= '\uF900' and < '\uFB00' => CharacterKind.Han,
        >= '\uFB1D' and < '\uFE00' => CharacterKind.RightToLeft,
        >= '\uFE70' and < '\uFEFF' => CharacterKind.RightToLeft,
        >= '\uFF00' and < '\uFF66' => CharacterKind.Symbol,
        _ => CharacterKind.Other,
    };

    private static CharacterKind[] MakeAsciiTable()
    {
        var table = new CharacterKind[128];
        for (var c = 0; c < table.Length; c++)
        {
            table[c] = (char)c switch
            {
                >= 'a' and <= 'z' => CharacterKind.Lower,
                >= 'A' and <= 'Z' => CharacterKind.Upper,
                >= '0' and <= '9' => CharacterKind.Digit,
                '\n' or '\r' => CharacterKind.LineBreak,
                ' ' or '\t' or '\v' or '\f' => CharacterKind.Space,
                _ => CharacterKind.Symbol,
            };
        }

        return table;
    }
}
