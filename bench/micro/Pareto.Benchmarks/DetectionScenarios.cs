using Pareto.Core.PolicyGate.Detection;

namespace Pareto.Benchmarks;

/// <summary>Texts for the policy gate's search, and the recognizers that look through them.</summary>
internal static class DetectionScenarios
{
    private const int Kilobyte = 1024;
    private const int Megabyte = 1024 * 1024;

    private const string Prose =
        "The committee discussed how the new library would change the way people read, and whether a quiet room should stay open in the evening. " +
        "Nobody disagreed, although 3 of the 12 members asked for more chairs, and one for a second entrance.\n";

    public static Detector Everything { get; } = new(Recognizers, 0.5);

    /// <summary>What a clean text costs: of the length of a prompt, and of a long document.</summary>
    public static string CleanPrompt { get; } = Repeat(Prose, Kilobyte);

    public static string CleanDocument { get; } = Repeat(Prose, Megabyte);

    /// <summary>A megabyte of what one recognizer or another almost takes for a value, over and over.</summary>
    public static IReadOnlyDictionary<string, string> Adversarial { get; } = new Dictionary<string, string>
    {
        ["groups of digits"] = Repeat("12 ", Megabyte),
        ["one run of digits"] = new('4', Megabyte),
        ["almost cards"] = Repeat("4012 8888 8888 1882 ", Megabyte),
        ["almost IBANs"] = Repeat("DE89 3704 0044 0532 0130 01 ", Megabyte),
        ["almost phones"] = Repeat("+41 (0)96 471-", Megabyte),
        ["at signs"] = Repeat("a@a.", Megabyte),
        ["long local parts"] = Repeat(new string('a', 70) + "@a", Megabyte),
        ["dots"] = Repeat("1.2.3.4.", Megabyte),
        ["colons"] = Repeat("ab:", Megabyte),
        ["schemes"] = Repeat("http://", Megabyte),
        ["brackets in a URL"] = Repeat("http://a.b/" + new string(')', 500) + " ", Megabyte),
        ["almost wallets"] = Repeat("1BoatSLRHtKNngkdXEeobR76b53LETtpyT ", Megabyte),
        ["base64 words"] = Repeat("aGVsbG8gd29ybGQgaGVsbG8g ", Megabyte),
        ["one run of base64"] = Repeat("aGVsbG8gd29ybGQg", Megabyte),
        ["months"] = Repeat("May-1-", Megabyte),
        ["context words"] = Repeat("phone order card date of birth 1234567 ", Megabyte),
        ["rows"] = "phone\n" + Repeat("1234567,", Megabyte),
        ["backslashes"] = new('\\', Megabyte),
        ["escapes"] = Repeat("\\u0031%31&#49;", Megabyte),
        ["names"] = Repeat("Anna Smith, ", Megabyte),
        ["initials"] = Repeat("Dr. A. ", Megabyte),
        ["no width"] = Repeat("1\u200b", Megabyte),
        ["full width"] = Repeat("\uff11\uff12 ", Megabyte),
    };

    private static IReadOnlyList<IRecognizer> Recognizers => [.. BuiltInRecognizers.Structured, BuiltInRecognizers.Names];

    private static string Repeat(string text, int length) => string.Concat(Enumerable.Repeat(text, (length / text.Length) + 1))[..length];
}
