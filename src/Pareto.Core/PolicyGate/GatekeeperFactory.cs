using Microsoft.Extensions.Logging;
using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate.Detection;

namespace Pareto.Core.PolicyGate;

/// <summary>Makes the gatekeeper of a configuration: its recognizers, its map of sensitivities, its memory of texts.</summary>
internal sealed class GatekeeperFactory(TimeProvider time, ILogger<Gatekeeper> logger)
{
    /// <param name="options">Checked by <see cref="PolicyOptionsValidator"/>.</param>
    /// <param name="configured">All targets.</param>
    public Gatekeeper Create(PolicyOptions options, PermittedTargets configured)
    {
        var detection = options.Detection;
        var detector = new Detector(BuiltInRecognizers.Structured, detection.MinScore, Wanted(detection));
        var scanner = new RequestScanner(detector, null, detection.Timeout, time);
        return new Gatekeeper(options, new SensitivityMap(options.Sensitivity, []), scanner, configured, logger);
    }

    private static Predicate<Candidate>? Wanted(DetectionOptions options) =>
        options.Types.Count > 0 ? candidate => FindingFamilies.Covers(options.Types, candidate.Type, candidate.Category)
        : options.Exclude.Count > 0 ? candidate => !FindingFamilies.Covers(options.Exclude, candidate.Type, candidate.Category)
        : null;
}
