using System.Globalization;

namespace Pareto.LocalModels.Grammars;

/// <summary>
/// The named sets of characters in patterns. Dialects differ in what the short names mean: <c>\d</c>, <c>\w</c> and <c>\s</c>
/// are the least that any means, and their opposites leave out the most, so that what is made here matches in all of them.
/// </summary>
internal static class UnicodeSets
{
    private static readonly Lazy<SymbolSet[]> _categories = new(ReadCategories);

    public static SymbolSet Digits { get; } = SymbolSet.Of('0', '9');

    public static SymbolSet WordCharacters { get; } = SymbolSet.Of([('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')]);

    public static SymbolSet Spaces { get; } = SymbolSet.OfAny(" \t\n\r\f\v");

    public static SymbolSet NoDigits => SymbolSet.Text.And(Category("Nd")!.Others());

    public static SymbolSet NoWordCharacters =>
        new[] { "L", "M", "N", "Pc" }.Aggregate(SymbolSet.OfAny("\u200C\u200D").Others(), (set, name) => set.And(Category(name)!.Others()));

    public static SymbolSet NoSpaces => Spaces.Or(Category("Z")!).Or(SymbolSet.Of([(0x1C, 0x1F), (0x85, 0x85), (0xFEFF, 0xFEFF)])).Others();

    /// <summary>What a dot stands for: anything that no dialect takes for the end of a line.</summary>
    public static SymbolSet NoLineEnds { get; } = SymbolSet.OfAny("\n\r\u0085\u2028\u2029").Others();

    /// <summary>A general category by its one or two letters; null for what is none.</summary>
    public static SymbolSet? Category(string name)
    {
        var sets = Enum.GetValues<UnicodeCategory>()
            .Where(category => category != UnicodeCategory.Surrogate && Letters(category).StartsWith(name, StringComparison.Ordinal))
            .Select(category => _categories.Value[(int)category])
            .ToArray();
        return name.Length is 1 or 2 && sets.Length > 0 ? sets.Aggregate((one, other) => one.Or(other)) : null;
    }

    private static string Letters(UnicodeCategory category) => category switch
    {
        UnicodeCategory.UppercaseLetter => "Lu",
        UnicodeCategory.LowercaseLetter => "Ll",
        UnicodeCategory.TitlecaseLetter => "Lt",
        UnicodeCategory.ModifierLetter => "Lm",
        UnicodeCategory.OtherLetter => "Lo",
        UnicodeCategory.NonSpacingMark => "Mn",
        UnicodeCategory.SpacingCombiningMark => "Mc",
        UnicodeCategory.EnclosingMark => "Me",
        UnicodeCategory.DecimalDigitNumber => "Nd",
        UnicodeCategory.LetterNumber => "Nl",
        UnicodeCategory.OtherNumber => "No",
        UnicodeCategory.SpaceSeparator => "Zs",
        UnicodeCategory.LineSeparator => "Zl",
        UnicodeCategory.ParagraphSeparator => "Zp",
        UnicodeCategory.Control => "Cc",
        UnicodeCategory.Format => "Cf",
        UnicodeCategory.Surrogate => "Cs",
        UnicodeCategory.PrivateUse => "Co",
        UnicodeCategory.ConnectorPunctuation => "Pc",
        UnicodeCategory.DashPunctuation => "Pd",
        UnicodeCategory.OpenPunctuation => "Ps",
        UnicodeCategory.ClosePunctuation => "Pe",
        UnicodeCategory.InitialQuotePunctuation => "Pi",
        UnicodeCategory.FinalQuotePunctuation => "Pf",
        UnicodeCategory.OtherPunctuation => "Po",
        UnicodeCategory.MathSymbol => "Sm",
        UnicodeCategory.CurrencySymbol => "Sc",
        UnicodeCategory.ModifierSymbol => "Sk",
        UnicodeCategory.OtherSymbol => "So",
        _ => "Cn",
    };

    private static SymbolSet[] ReadCategories()
    {
        var ranges = Enum.GetValues<UnicodeCategory>().Select(_ => new List<(int First, int Last)>()).ToArray();
        for (var character = 0; character <= SymbolSet.LastCharacter; character++)
        {
            var of = ranges[(int)CharUnicodeInfo.GetUnicodeCategory(character)];
            if (of.Count > 0 && of[^1].Last == character - 1)
            {
                of[^1] = (of[^1].First, character);
            }
            else
            {
                of.Add((character, character));
            }
        }

        return [.. ranges.Select(SymbolSet.Of)];
    }
}
