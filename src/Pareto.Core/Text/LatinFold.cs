namespace Pareto.Core.Text;

/// <summary>Folds Latin letters to lower-case ASCII, so that "Résumé" and "resume" are one word.</summary>
internal static class LatinFold
{
    // U+00C0 to U+017F, one letter each.
    private const string Folded =
        "aaaaaaaceeeeiiiidnoooooxouuuuytsaaaaaaaceeeeiiiidnoooooxouuuuyty"
        + "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
        + "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

    public static char Lower(char c) => c switch
    {
        < '\u0080' => (char)(c | 0x20),
        >= '\u00C0' and <= '\u017F' => Folded[c - 0xC0],
        _ => c,
    };
}
