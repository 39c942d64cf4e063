namespace Pareto.Core.PolicyGate.Detection.Injection;

/// <summary>
/// The stretches of a text that are judged each for itself: an attack may be one sentence in a long document, or a long text
/// of which no sentence alone is telling.
/// </summary>
internal static class InjectionWindows
{
    /// <summary>A window's evidence is divided by the root of its tokens, but of no fewer than this.</summary>
    public const int LeastTokens = 6;

    /// <summary>Tokens of a window, from a sentence to a page.</summary>
    public static readonly int[] Sizes = [8, 16, 48, 160, 512];

    /// <summary>How far apart windows of a size begin.</summary>
    public static int Step(int size) => size / 4;

    /// <summary>The factor by which a window's summed weights become its evidence.</summary>
    public static double Factor(int tokens) => 1 / Math.Sqrt(Math.Max(tokens, LeastTokens));

    /// <summary>The window with the most evidence, given the sums of the weights before each token (one more than tokens).</summary>
    public static (int Start, int End, double Evidence) Best(ReadOnlySpan<float> sums)
    {
        var tokens = sums.Length - 1;
        var best = (Start: 0, End: 0, Evidence: double.NegativeInfinity);
        foreach (var size in Sizes)
        {
            var factor = Factor(Math.Min(size, tokens));
            for (var start = 0; ; start += Step(size))
            {
                var end = Math.Min(tokens, start + size);
                start = Math.Max(0, end - size);
                var evidence = (sums[end] - sums[start]) * factor;
                if (evidence > best.Evidence)
                {
                    best = (start, end, evidence);
                }

                if (end == tokens)
                {
                    break;
                }
            }

            if (size >= tokens)
            {
                break;
            }
        }

        return best;
    }
}
