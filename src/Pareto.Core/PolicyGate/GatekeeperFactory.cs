using Microsoft.Extensions.Logging;
using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate.Detection;
using Pareto.Core.PolicyGate.Detection.Confidential;
using Pareto.Core.PolicyGate.Detection.Injection;
using Pareto.Core.Telemetry;

namespace Pareto.Core.PolicyGate;

/// <summary>Makes the gatekeeper of a configuration: its recognizers, its map of sensitivities, its memory of texts.</summary>
internal sealed class GatekeeperFactory(TimeProvider time, ILogger<Gatekeeper> logger, GatewayMeters? meters = null)
{
    /// <param name="options">Checked by <see cref="PolicyOptionsValidator"/>.</param>
    /// <param name="recognizers">The configuration's own.</param>
    /// <param name="configured">All targets.</param>
    public Gatekeeper Create(PolicyOptions options, ConfiguredRecognizers recognizers, PermittedTargets configured)
    {
        var sensitivities = CreateSensitivities(options, recognizers);
        var detector = CreateDetector(options.Detection, recognizers);
        var injectionScore = InjectionScore(options);
        WarmUp(detector, injectionScore);
        var scanner = new RequestScanner(detector, injectionScore, options.Detection.Timeout, time);
        return new Gatekeeper(options, sensitivities, scanner, CreateReplyDetector(options.Detection, recognizers, sensitivities), configured, logger, meters);
    }

    // Tables and models are read, and code is compiled, at the first use. A first request that waited for that would run
    // out of time and count as restricted.
    private static void WarmUp(Detector detector, Func<string, double>? injectionScore)
    {
        const string Sample =
            "Ms Ada Example of Example Ltd, 12 Example Street, London, writes from ada@example.com, phone +44 20 7946 0000, on 3 May 2024: "
            + "card 4111 1111 1111 1111, IBAN GB82 WEST 1234 5698 7654 32, SSN 078-05-1120, 192.0.2.1, https://user:word@example.com/?q=YWRhQGV4YW1wbGUuY29t, "
            + "{\"password\": \"x7Kq-92mLz\"}";
        detector.Scan(Sample, CancellationToken.None);
        injectionScore?.Invoke(Sample);
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
