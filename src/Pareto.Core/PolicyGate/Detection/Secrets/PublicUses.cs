namespace Pareto.Core.PolicyGate.Detection.Secrets;

/// <summary>Places where a key stands that everybody may see: vendors' mobile and browser kits start with keys that ship inside the app.</summary>
internal static class PublicUses
{
    private const int Reach = 40;

    public static bool Precede(ReadOnlySpan<char> text, int start)
    {
        var before = text[Math.Max(0, start - Reach)..start];
        return before.Contains("SDK.init", StringComparison.OrdinalIgnoreCase) || before.Contains("publishable", StringComparison.OrdinalIgnoreCase);
    }
}
