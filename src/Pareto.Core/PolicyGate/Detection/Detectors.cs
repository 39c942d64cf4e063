using Pareto.Core.PolicyGate.Detection.Confidential;

namespace Pareto.Core.PolicyGate.Detection;

/// <summary>Puts the detector of a configuration together: what everybody looks for, and what this configuration adds.</summary>
internal static class Detectors
{
    /// <param name="configured">The configuration's own recognizers.</param>
    /// <param name="names">Whether names of persons, places and organisations are looked for.</param>
    /// <param name="leastScore">What scores less is dropped.</param>
    /// <param name="counts">Whether a candidate's type or family is wanted; all are where null.</param>
    public static Detector Create(ConfiguredRecognizers configured, bool names, double leastScore, Predicate<Candidate>? counts) =>
        new([.. BuiltInRecognizers.Structured, .. names ? [BuiltInRecognizers.Names] : Array.Empty<IRecognizer>(), .. configured.Recognizers], leastScore, counts);
}
