namespace Pareto.Core.Telemetry;

/// <summary>
/// Every name that leaves the gateway in a metric or a span. Those that begin with <c>gen_ai</c>, <c>http</c> and <c>error</c> are
/// OpenTelemetry's (semantic conventions v1.41, gen-ai-metrics.md and gen-ai-spans.md; status: development), the others
/// Pareto's own. docs/telemetry.md lists the metrics; a test holds the two equal.
/// </summary>
internal static class TelemetryNames
{
    /// <summary>Of the meter and of the source of spans.</summary>
    public const string Source = "Pareto";

    public const string TokenUsage = "gen_ai.client.token.usage";
    public const string OperationDuration = "gen_ai.client.operation.duration";
    public const string TimeToFirstToken = "gen_ai.server.time_to_first_token";
    public const string Requests = "pareto.requests";
    public const string Overhead = "pareto.request.overhead";
    public const string WorkloadCost = "pareto.workload.cost";
    public const string BaselineCost = "pareto.baseline.cost";
    public const string Savings = "pareto.savings";
    public const string Attempts = "pareto.attempts";
    public const string Cost = "pareto.cost";
    public const string Tokens = "pareto.tokens";
    public const string Unpriced = "pareto.attempts.unpriced";
    public const string Estimated = "pareto.attempts.estimated";
    public const string Errors = "pareto.errors";
    public const string LimitRefusals = "pareto.limits.refused";
    public const string Verdicts = "pareto.policy.verdicts";
    public const string Findings = "pareto.policy.findings";
    public const string TemplateMisses = "pareto.template.misses";
    public const string Alerts = "pareto.alerts";
    public const string AlertDeliveries = "pareto.alert.deliveries";
    public const string BudgetLimit = "pareto.budget.limit";
    public const string BudgetSpent = "pareto.budget.spent";
    public const string BudgetKept = "pareto.budget.kept";
    public const string TargetInFlight = "pareto.target.in_flight";
    public const string TargetCircuitOpen = "pareto.target.circuit_open";
    public const string TargetLatency = "pareto.target.latency";
    public const string LedgerCommit = "pareto.ledger.commit";
    public const string LedgerQueue = "pareto.ledger.queue";

    public const string OperationName = "gen_ai.operation.name";
    public const string ProviderName = "gen_ai.provider.name";
    public const string RequestModel = "gen_ai.request.model";
    public const string RequestStream = "gen_ai.request.stream";
    public const string TokenType = "gen_ai.token.type";
    public const string InputTokens = "gen_ai.usage.input_tokens";
    public const string OutputTokens = "gen_ai.usage.output_tokens";
    public const string CacheReadTokens = "gen_ai.usage.cache_read.input_tokens";
    public const string CacheCreationTokens = "gen_ai.usage.cache_creation.input_tokens";
    public const string ErrorType = "error.type";
    public const string HttpMethod = "http.request.method";
    public const string HttpRoute = "http.route";
    public const string HttpStatus = "http.response.status_code";

    public const string RequestId = "pareto.request.id";
    public const string AttemptNumber = "pareto.attempt";
    public const string AttemptCost = "pareto.cost.usd";
    public const string Workload = "pareto.workload";
    public const string Key = "pareto.key";
    public const string Tier = "pareto.tier";
    public const string Target = "pareto.target";
    public const string Purpose = "pareto.purpose";
    public const string Outcome = "pareto.outcome";
    public const string TokenClass = "pareto.token.class";
    public const string Limit = "pareto.limit";
    public const string Budget = "pareto.budget";
    public const string BudgetSubject = "pareto.budget.subject";
    public const string BudgetWindow = "pareto.budget.window";
    public const string Sensitivity = "pareto.sensitivity";
    public const string Action = "pareto.action";
    public const string FindingType = "pareto.finding.type";
    public const string FoundIn = "pareto.found_in";
    public const string Template = "pareto.template";
    public const string AlertKind = "pareto.alert.kind";
    public const string Webhook = "pareto.webhook";

    /// <summary>What stands for a value beyond those that are told apart.</summary>
    public const string Other = "other";

    /// <summary>What stands for a tier where a target has none.</summary>
    public const string NoTier = "none";
}
