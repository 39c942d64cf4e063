using Pareto.Core.Exchange;

namespace Pareto.Core.Tests.Accounting;

/// <summary>Ledger rows to start from.</summary>
internal static class Rows
{
    public static DateTimeOffset Noon { get; } = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    public static LedgerEntry Row(string request, int attempt = 1) => new()
    {
        RequestId = new RequestId(request),
        Attempt = attempt,
        Final = true,
        StartedAt = Noon,
        Workload = "ticket-triage",
        KeyName = "checkout",
        RequestedModel = "auto",
        Target = new TargetId("ollama", "llama3.2:3b"),
        Tier = Tier.Small,
        Task = TaskType.Extraction,
        Complexity = 2,
        Reason = "complexity 2",
        Outcome = AttemptOutcome.Completed,
        Usage = new TokenUsage { Input = 1000, CachedInput = 100, Output = 200, Reasoning = 10 },
        Cost = 0.00123m,
        BaselineCost = 0.0175m,
        PriceBasis = PriceBasis.Configured,
        FirstToken = TimeSpan.FromMilliseconds(80),
        Duration = TimeSpan.FromMilliseconds(900),
        Overhead = TimeSpan.FromMicroseconds(90),
    };

    /// <summary>A row with every field away from its default.</summary>
    public static LedgerEntry FullRow(string request) => Row(request) with
    {
        Workload = "Belege – 帳票",
        Target = new TargetId("together", "meta-llama/Llama-3-8b"),
        Tier = Tier.Premium,
        Task = TaskType.MultiFileCode,
        Complexity = 5,
        Outcome = AttemptOutcome.CutOff,
        Failure = UpstreamFailureKind.MalformedReply,
        Usage = new TokenUsage
        {
            Input = 1_000_000, CachedInput = 2, CacheWrite = 3, CacheWriteHour = 4, AudioInput = 5,
            Output = 60, Reasoning = 7, AudioOutput = 8, Estimated = true,
        },
        Cost = 1234567.000000000001m,
        BaselineCost = 0.000000000001m,
        PriceBasis = PriceBasis.Estimate,
    };

    /// <summary>A row with every optional field absent.</summary>
    public static LedgerEntry BareRow(string request) => Row(request) with
    {
        Final = false,
        Tier = null,
        Outcome = AttemptOutcome.TimedOut,
        Failure = UpstreamFailureKind.Timeout,
        Usage = TokenUsage.None,
        Cost = null,
        BaselineCost = null,
        PriceBasis = PriceBasis.Unknown,
        FirstToken = null,
        Overhead = TimeSpan.Zero,
    };

    /// <summary>An entry of the audit trail for a request.</summary>
    public static AuditEntry Audit(string request) => new()
    {
        RequestId = new RequestId(request),
        At = Noon,
        KeyName = "checkout",
        Workload = "tickets",
        Sensitivity = Sensitivity.Restricted,
        Action = "mask",
        Policy = "default",
        Findings = new Dictionary<string, int> { ["IBAN_CODE"] = 1 },
        Targets = [new TargetId("ollama", "a"), new TargetId("together", "b/c")],
        Outcome = AuditOutcome.ClientLeft,
    };
}
