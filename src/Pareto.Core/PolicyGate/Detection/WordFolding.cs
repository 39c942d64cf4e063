namespace Pareto.Core.PolicyGate.Detection;

/// <summary>How words are compared: without case, without accents of Latin letters, character by character.</summary>
internal static class WordFolding
{
    // U+00C0 to U+017F, each as its base letter; characters that are no letters stand as themselves.
    private const string Latin =
        "aaaaaaaceeeeiiii" + "dnooooo×ouuuuyts" + "aaaaaaaceeeeiiii" + "dnooooo÷ouuuuyty" +
        "aaaaaaccccccccdd" + "ddeeeeeeeeeegggg" + "gggghhhhiiiiiiii" + "iiiijjkkklllllll" +
        "lllnnnnnnnnnoooo" + "oooorrrrrrssssss" + "ssttttttuuuuuuuu" + "uuuuwwyyyzzzzzzs";

    public static char Fold(char character) => character switch
    {
        <= '\u007f' => character is >= 'A' and <= 'Z' ? (char)(character | 0x20) : character,
        < '\u00c0' => character,
        <= '\u017f' => Latin[character - '\u00c0'],
        _ => char.ToLowerInvariant(character),
    };

    /// <summary>Writes the folded word and gives its length: marks that combine with the letter before are left out.</summary>
    public static int Fold(ReadOnlySpan<char> word, Span<char> folded)
    {
        var length = 0;
        foreach (var character in word)
        {
            if (!IsCombining(character))
            {
                folded[length++] = Fold(character);
            }
        }

        return length;
    }

    /// <summary>Whether the character is an accent on its own, as decomposed text has them.</summary>
    public static bool IsCombining(char character) => character is >= '\u0300' and <= '\u036f';

    /// <summary>Whether the character belongs to a script that writes words without spaces, or with particles attached.</summary>
    public static bool IsUnspaced(char character) => character is
        (>= '\u0e00' and <= '\u0eff')      // Thai, Lao
        or (>= '\u1000' and <= '\u109f')   // Burmese
        or (>= '\u1100' and <= '\u11ff')   // Hangul letters
        or (>= '\u1780' and <= '\u17ff')   // Khmer
        or (>= '\u3040' and <= '\u9fff')   // kana, Han
        or (>= '\uac00' and <= '\ud7a3');  // Hangul syllables
}
