using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate.Detection;
using Pareto.Core.PolicyGate.Masking;
using Pareto.Core.Telemetry;

namespace Pareto.Core.PolicyGate;

/// <summary>
/// Decides what may leave the house: searches a request, maps what was found to a sensitivity, and gives the verdict
/// that everything after it is bound by. What cannot be searched counts as restricted. Safe for many threads.
/// </summary>
internal sealed partial class Gatekeeper
{
    private readonly PolicyOptions _options;
    private readonly RequestScanner _scanner;
    private readonly SensitivityMap _sensitivities;
    private readonly PolicyRules _rules;
    private readonly ResidencySets _residency;
    private readonly Detector _replies;
    private readonly ILogger<Gatekeeper> _logger;
    private readonly GatewayMeters? _meters;

    /// <param name="options">Checked by <see cref="PolicyOptionsValidator"/>.</param>
    /// <param name="sensitivities">What a finding makes of a request.</param>
    /// <param name="scanner">Searches requests.</param>
    /// <param name="replies">Searches replies, for what makes a text more than public.</param>
    /// <param name="configured">All targets.</param>
    /// <param name="logger">Gets types and counts, never a value.</param>
    /// <param name="meters">Get the same; null where nobody counts.</param>
    public Gatekeeper(
        PolicyOptions options, SensitivityMap sensitivities, RequestScanner scanner, Detector replies, PermittedTargets configured, ILogger<Gatekeeper> logger,
        GatewayMeters? meters = null)
    {
        _meters = meters;
        _options = options;
        _scanner = scanner;
        _replies = replies;
        _sensitivities = sensitivities;
        _rules = new PolicyRules(options.Rules);
        _residency = new ResidencySets(options.Residency, configured);
        _logger = logger;
        if (options.Detection.OnFailure == DetectionFailureAction.Allow)
        {
            LogOpenOnFailure();
        }
    }

    /// <summary>The verdict on a request. Throws for nothing but the caller's own cancellation.</summary>
    public Verdict Judge(GatewayRequest request, Principal principal, CancellationToken cancellationToken)
    {
        var scan = _scanner.Scan(request, cancellationToken);
        var declared = Declared(request, scan);
        var sensitivity = declared;
        foreach (var finding in scan.Counts)
        {
            sensitivity = Max(sensitivity, _sensitivities.Of(finding.Type, finding.Category));
        }

        var rule = _rules.First(request, principal, sensitivity, scan.Counts, scan.HoldsUnscannable);
        declared = Max(declared, rule?.Sensitivity ?? Sensitivity.Public);
        sensitivity = Max(sensitivity, declared);
        var action = rule?.Action ?? ResidencyChecker.Action(_options, sensitivity);
        var injection = InjectionActionOn(scan.Injection, rule);
        var verdict = new Verdict
        {
            Sensitivity = sensitivity,
            Action = action,
            Permitted = _residency.Permitted(sensitivity, localOnly: true),
            Request = request,
            Policy = rule?.Name ?? Verdict.DefaultPolicy,
            Findings = scan.Counts,
            HoldsUnscannable = scan.HoldsUnscannable,
            Injection = scan.Injection,
            InjectionAction = injection,
            Scan = scan,
        };
        Log(request, verdict, scan);
        Count(verdict);
        if (action == PolicyAction.Block)
        {
            return verdict with { Refusal = PolicyRefusals.Blocked(verdict.Policy, sensitivity, scan.Counts) };
        }

        return injection == InjectionAction.Block
            ? verdict with { Refusal = PolicyRefusals.Injection(verdict.Policy) }
            : Permit(verdict, scan, declared);
    }

    /// <summary>What the audit trail is going to say of a verdict.</summary>
    public PendingAudit Audit(Verdict verdict, GatewayRequest request, Principal principal) => new(_options.AuditTrail, new AuditEntry
    {
        RequestId = request.Id,
        At = request.ReceivedAt,
        KeyName = principal.KeyName,
        Workload = request.Workload,
        Sensitivity = verdict.Sensitivity,
        Action = (verdict.InjectionAction == InjectionAction.Block ? PolicyAction.Block : verdict.Action).Name(),
        Policy = verdict.Policy,
        Findings = verdict.Findings.IsEmpty ? ImmutableDictionary<string, int>.Empty : Counts(verdict.Findings),
        Outcome = AuditOutcome.Refused,
    });

    /// <summary>What stands between the targets' replies and the client; null where nothing has to.</summary>
    /// <param name="verdict">The verdict on the request.</param>
    /// <param name="asSent">The request as it came.</param>
    /// <param name="audit">Is told of what is found.</param>
    public ReplyGuard? Guard(Verdict verdict, GatewayRequest asSent, PendingAudit audit)
    {
        if (asSent is not ChatRequest || (_options.Replies.Action == ReplyAction.Off && verdict.Placeholders.IsEmpty))
        {
            return null;
        }

        var search = _options.Replies.Action == ReplyAction.Off ? null : new ReplySearch(_replies, _options.Replies.Action)
        {
            IsKnown = new KnownValues(verdict.Scan!).Holds,
            Found = finding =>
            {
                audit.FoundInReply(finding);
                CountFinding(finding.Type, 1, "reply");
                LogFoundInReply(asSent.Id, finding.Type, _options.Replies.Action);
            },
            Failed = recognizer => LogReplySearchFailed(asSent.Id, recognizer),
            AllowsOnFailure = _options.Detection.OnFailure == DetectionFailureAction.Allow,
        };
        return new ReplyGuard(asSent, new MaskedRequest(verdict.Request, verdict.Placeholders), search, PolicyRefusals.ReplyBlocked);
    }

    // What is known without a finding, or in spite of one: masking does not lower it.
    private Sensitivity Declared(GatewayRequest request, RequestScan scan)
    {
        var declared = request.DeclaredSensitivity ?? Sensitivity.Public;
        if (scan.Failure is not null && _options.Detection.OnFailure == DetectionFailureAction.Restrict)
        {
            declared = Sensitivity.Restricted;
        }

        return scan.HoldsUnscannable ? Max(declared, _sensitivities.Unscannable) : declared;
    }

    private InjectionAction? InjectionActionOn(double? score, PolicyRuleOptions? rule) =>
        score >= _options.Injection.Threshold && (rule?.Injection ?? _options.Injection.Action) is var action and not InjectionAction.Off
            ? action
            : null;

    /// <summary>Gives the request the form in which it may go on, and the targets that this form may reach.</summary>
    private Verdict Permit(Verdict verdict, RequestScan scan, Sensitivity declared)
    {
        var localOnly = verdict.Action == PolicyAction.LocalOnly || verdict.InjectionAction == InjectionAction.Local;
        var asSent = verdict.Sensitivity;
        if (verdict.Action is PolicyAction.Mask or PolicyAction.Redact && Hidden(scan) is { } findings)
        {
            verdict = verdict.Action == PolicyAction.Mask ? Masked(verdict, scan.Texts!, findings) : verdict with { Request = RequestMasking.Redact(scan.Texts!, findings) };
            asSent = Max(declared, _options.MaskedAs);
        }

        var permitted = _residency.Permitted(asSent, localOnly);
        return permitted.Targets.IsEmpty
            ? verdict with
            {
                Permitted = permitted,
                Refusal = PolicyRefusals.NothingPermitted(asSent, verdict.Findings, localOnly ? "local targets" : $"targets at {_residency.Locations(asSent)}"),
            }
            : verdict with { Permitted = permitted };
    }

    private static Verdict Masked(Verdict verdict, RequestTexts texts, ImmutableArray<ImmutableArray<Finding>> findings)
    {
        var masked = RequestMasking.Mask(texts, findings);
        return verdict with { Request = masked.Request, Placeholders = masked.Placeholders };
    }

    /// <summary>The findings that are hidden, by text: all that make a request more than public. Null where there are none.</summary>
    private ImmutableArray<ImmutableArray<Finding>>? Hidden(RequestScan scan)
    {
        var hidden = ImmutableArray.CreateBuilder<ImmutableArray<Finding>>(scan.Findings.Length);
        var any = false;
        foreach (var ofText in scan.Findings)
        {
            var sensitive = ofText.RemoveAll(finding => _sensitivities.Of(finding.Type, finding.Category) == Sensitivity.Public);
            any |= !sensitive.IsEmpty;
            hidden.Add(sensitive);
        }

        return any ? hidden.MoveToImmutable() : null;
    }

    private void Log(GatewayRequest request, Verdict verdict, RequestScan scan)
    {
        if (scan.Failure is { } failure)
        {
            LogSearchFailed(request.Id, failure, scan.FailureCause ?? "time limit", verdict.Sensitivity);
        }

        if (verdict.InjectionAction is { } injection)
        {
            LogInjection(request.Id, verdict.Injection!.Value, injection);
        }
    }

    private void Count(Verdict verdict)
    {
        _meters?.Verdicts.Add(
            1, new(TelemetryNames.Sensitivity, verdict.Sensitivity.Name()), new KeyValuePair<string, object?>(TelemetryNames.Action, verdict.Action.Name()));
        foreach (var finding in verdict.Findings)
        {
            CountFinding(finding.Type, finding.Count, "request");
        }
    }

    private void CountFinding(string type, int count, string foundIn) =>
        _meters?.Findings.Add(count, new(TelemetryNames.FindingType, type), new KeyValuePair<string, object?>(TelemetryNames.FoundIn, foundIn));

    private static Dictionary<string, int> Counts(ImmutableArray<FindingCount> findings)
    {
        var counts = new Dictionary<string, int>(findings.Length);
        foreach (var finding in findings)
        {
            counts[finding.Type] = counts.GetValueOrDefault(finding.Type) + finding.Count;
        }

        return counts;
    }

    private static Sensitivity Max(Sensitivity left, Sensitivity right) => left > right ? left : right;

    [LoggerMessage(4001, LogLevel.Warning, "policy.detection.onFailure is allow: requests go out unsearched whenever the search fails or takes too long.")]
    private partial void LogOpenOnFailure();

    [LoggerMessage(4002, LogLevel.Warning, "{RequestId}: the search of the request ended early: {Failure} ({Cause}). It counts as {Sensitivity}.")]
    private partial void LogSearchFailed(RequestId requestId, DetectionFailure failure, string cause, Sensitivity sensitivity);

    [LoggerMessage(4003, LogLevel.Warning, "{RequestId}: the request looks like a prompt injection (score {Score:0.00}): {Action}")]
    private partial void LogInjection(RequestId requestId, double score, InjectionAction action);

    [LoggerMessage(4004, LogLevel.Information, "{RequestId}: the reply holds {Type}: {Action}")]
    private partial void LogFoundInReply(RequestId requestId, string type, ReplyAction action);

    [LoggerMessage(4005, LogLevel.Warning, "{RequestId}: the search of the reply failed in {Recognizer}")]
    private partial void LogReplySearchFailed(RequestId requestId, string recognizer);
}
