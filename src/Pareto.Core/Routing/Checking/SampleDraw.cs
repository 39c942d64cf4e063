using Pareto.Core.Exchange;

namespace Pareto.Core.Routing.Checking;

/// <summary>
/// Random draws that anybody can repeat: each depends on the request's id alone, whose random part is the gateway's own, and on what is drawn for.
/// </summary>
internal static class SampleDraw
{
    /// <summary>A number from 0 (included) to 1 (excluded), even over requests.</summary>
    public static double Of(RequestId request, string purpose)
    {
        // FNV-1a, then the finalizer of SplitMix64, which spreads its weak high bits.
        var hash = Mixed(Mixed(14695981039346656037, request.Value), purpose);
        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
        return ((hash ^ (hash >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    private static ulong Mixed(ulong hash, string text)
    {
        foreach (var c in text)
        {
            hash = (hash ^ c) * 1099511628211;
        }

        return hash;
    }
}
