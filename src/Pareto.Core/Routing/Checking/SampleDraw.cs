using Pareto.Core.Exchange;
using Pareto.Core.Text;

namespace Pareto.Core.Routing.Checking;

/// <summary>
/// Random draws that anybody can repeat: each depends on the request's id alone, whose random part is the gateway's own, and on what is drawn for.
/// </summary>
internal static class SampleDraw
{
    /// <summary>A number from 0 (included) to 1 (excluded), even over requests.</summary>
    public static double Of(RequestId request, string purpose)
    {
        // The finalizer of SplitMix64 spreads what the hash leaves weak.
        var hash = Fnv1a.Add(Fnv1a.Of(request.Value), purpose);
        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
        return ((hash ^ (hash >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
