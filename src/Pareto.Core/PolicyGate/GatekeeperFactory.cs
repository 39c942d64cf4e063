using Microsoft.Extensions.Logging;
using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate.Detection;
using Pareto.Core.PolicyGate.Detection.Confidential;
using Pareto.Core.PolicyGate.Detection.Injection;

namespace Pareto.Core.PolicyGate;

/// <summary>Makes the gatekeeper of a configuration: its recognizers, its map of sensitivities, its memory of texts.</summary>
internal sealed class GatekeeperFactory(TimeProvider time, ILogger<Gatekeeper> logger)
{
    /// <param name="options">Checked by <see cref="PolicyOptionsValidator"/>.</param>
    /// <param name="recognizers">The configuration's own.</param>
    /// <param name="configured">All targets.</param>
    public Gatekeeper Create(PolicyOptions options, ConfiguredRecognizers recognizers, PermittedTargets configured)
    {
        var sensitivities = CreateSensitivities(options, recognizers);
        var scanner = new RequestScanner(CreateDetector(options.Detection, recognizers), InjectionScore(options), options.Detection.Timeout, time);
        return new Gatekeeper(options, sensitivities, scanner, CreateReplyDetector(options.Detection, recognizers, sensitivities), configured, logger);
    }

    public static Detector CreateDetector(DetectionOptions options, ConfiguredRecognizers recognizers) =>
        Detectors.Create(recognizers, options.Names, options.MinScore, Wanted(options));

    private static Detector CreateReplyDetector(DetectionOptions options, ConfiguredRecognizers recognizers, SensitivityMap sensitivities)
    {
        var wanted = Wanted(options);
        return Detectors.Create(recognizers, options.Names, options.MinScore, candidate =>
            sensitivities.Of(candidate.Type, candidate.Category) > Sensitivity.Public && wanted?.Invoke(candidate) != false);
    }

    public static SensitivityMap CreateSensitivities(PolicyOptions options, ConfiguredRecognizers recognizers) =>
        new(options.Sensitivity, recognizers.Sensitivities);

    // Nobody pays for a score that nothing asks for.
    private static Func<string, double>? InjectionScore(PolicyOptions options) =>
        options.Injection.Action != InjectionAction.Off || options.Rules.Any(rule => rule.Injection is not (null or InjectionAction.Off))
            ? InjectionClassifier.Shipped.Score
            : null;

    private static Predicate<Candidate>? Wanted(DetectionOptions options) =>
        options.Types.Count > 0 ? candidate => FindingFamilies.Covers(options.Types, candidate.Type, candidate.Category)
        : options.Exclude.Count > 0 ? candidate => !FindingFamilies.Covers(options.Exclude, candidate.Type, candidate.Category)
        : null;
}
