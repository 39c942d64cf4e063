using System.Collections.Immutable;
using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate;
using Pareto.Core.PolicyGate.Detection;
using Pareto.Core.PolicyGate.Detection.Confidential;
using Pareto.Core.PolicyGate.Detection.Injection;

namespace Pareto.Core.Pipeline;

/// <summary>Tells what the policy gate finds in a text, without a request and without a limit of time.</summary>
public sealed class GuardScanner
{
    private readonly Detector _detector;
    private readonly SensitivityMap _sensitivities;
    private readonly double _injectionThreshold;

    /// <param name="configuration">One whose policy has no problem; without a policy, or without any configuration, the defaults are taken.</param>
    public GuardScanner(CheckedConfiguration? configuration)
    {
        var options = configuration?.Options.Policy ?? new PolicyOptions();
        var recognizers = configuration?.Recognizers ?? ConfiguredRecognizers.None;
        _detector = GatekeeperFactory.CreateDetector(options.Detection, recognizers);
        _sensitivities = GatekeeperFactory.CreateSensitivities(options, recognizers);
        _injectionThreshold = options.Injection.Threshold;
    }

    /// <summary>What is found, and what it makes of the text.</summary>
    public GuardScan Scan(string text, CancellationToken cancellationToken)
    {
        var findings = _detector.Scan(text, cancellationToken);
        var sensitivity = Sensitivity.Public;
        foreach (var finding in findings)
        {
            var own = _sensitivities.Of(finding.Type, finding.Category);
            sensitivity = own > sensitivity ? own : sensitivity;
        }

        var injection = InjectionClassifier.Shipped.Score(text);
        return new GuardScan(findings, sensitivity, injection, injection >= _injectionThreshold);
    }
}

/// <summary>What the policy gate finds in a text.</summary>
/// <param name="Findings">In the order of their start; offsets in UTF-16 units.</param>
/// <param name="Sensitivity">The highest that a finding asks for.</param>
/// <param name="Injection">0 to 1: how much the text looks like a prompt injection.</param>
/// <param name="IsInjection">Whether that is enough for the policy.</param>
public sealed record GuardScan(ImmutableArray<Finding> Findings, Sensitivity Sensitivity, double Injection, bool IsInjection);
