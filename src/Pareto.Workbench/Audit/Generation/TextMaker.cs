using System.Globalization;

namespace Pareto.Workbench.Audit.Generation;

/// <summary>Makes plain sentences about things of a household, and data of people who do not exist.</summary>
internal static class TextMaker
{
    private static readonly string[] Things =
    [
        "table", "chair", "lamp", "shelf", "carpet", "curtain", "pillow", "blanket", "mirror", "drawer", "bottle", "basket", "bucket", "window", "handle", "candle",
        "button", "jacket", "paper", "folder", "marker", "printer", "cable", "switch", "battery", "charger", "speaker", "screen", "garden", "flower", "fence", "door",
        "kitchen", "garage", "counter", "parcel", "label", "receipt", "voucher", "cover", "strap", "wheel", "string", "rope", "chain", "plate", "bowl", "glass",
        "oven", "towel", "soap", "sponge", "hose", "box", "bag", "wall", "floor", "roof", "room", "bench",
    ];

    private static readonly string[] Kinds =
    [
        "heavy", "light", "narrow", "wide", "smooth", "rough", "bright", "dull", "warm", "cold", "clean", "dusty", "broken", "loose", "tight", "soft",
        "hard", "thin", "thick", "round", "square", "wooden", "small", "large", "old", "new", "red", "green", "blue", "white", "dark", "short",
        "long", "empty", "full", "wet", "dry", "plain", "strong", "weak",
    ];

    private static readonly string[] Happenings =
    [
        "was left", "was put", "was found", "was kept", "was moved", "was packed", "was washed", "was mended", "was painted", "was ordered", "was returned", "was dropped",
        "has arrived", "has been opened", "has been closed", "has been folded", "did not fit", "did not stay", "came apart", "came back",
    ];

    private static readonly string[] Places =
        ["under the", "above the", "behind the", "beside the", "without the", "inside the", "outside the", "near the", "with the", "before the", "after the", "for the", "next to the", "on the", "in the"];

    private static readonly string[] Trees = ["maple", "cedar", "willow", "aspen", "hazel", "rowan", "alder", "birch"];

    /// <summary>So many words in sentences, with a number in the middle to ask about.</summary>
    public static string[] Material(Random random, int words)
    {
        var made = new List<string>(words + 12);
        while (made.Count < words)
        {
            made.AddRange($"The {Of(Kinds, random)} {Of(Things, random)} {Of(Happenings, random)} {Of(Places, random)} {Of(Kinds, random)} {Of(Things, random)}.".ToLowerInvariant().Split(' '));
        }

        made.RemoveRange(words, made.Count - words);

        // What begins alike by chance would be a prefix that nobody planted.
        made[0] = Mark(random);
        made[words / 2] = random.Next(1000, 9999).ToString(CultureInfo.InvariantCulture);
        return [.. made];
    }

    private static string Mark(Random random) => string.Create(9, random, static (mark, random) =>
    {
        foreach (ref var character in mark)
        {
            character = "bcdfghjkmnpqrstvwxz"[random.Next(19)];
        }

        mark[^1] = ',';
    });

    /// <summary>The name of a thing.</summary>
    public static string Thing(Random random) => Of(Things, random);

    /// <summary>
    /// A sentence with an address, a number or an account that nobody has: domains and ranges of numbers that are kept for examples (RFC 2606; Ofcom;
    /// the North American Numbering Plan), and the IBAN that the registry prints as its example.
    /// </summary>
    public static string Person(Random random) => random.Next(4) switch
    {
        0 => string.Create(CultureInfo.InvariantCulture, $"write to {Of(Trees, random)}.{Of(Trees, random)}{random.Next(100, 999)}@example.com please."),
        1 => string.Create(CultureInfo.InvariantCulture, $"my phone is +1 202-555-01{random.Next(10, 99)} all day."),
        2 => string.Create(CultureInfo.InvariantCulture, $"phone me at +44 20 7946 0{random.Next(100, 999)} in the evening."),
        _ => "the account for the refund is GB82 WEST 1234 5698 7654 32 as before.",
    };

    private static string Of(string[] words, Random random) => words[random.Next(words.Length)];
}
