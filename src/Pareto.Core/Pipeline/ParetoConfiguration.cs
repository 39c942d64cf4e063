using System.Collections.Immutable;
using System.ComponentModel;
using Pareto.Core.Accounting.Budgets;
using Pareto.Core.Admission;
using Pareto.Core.Admission.Limits;
using Pareto.Core.Alerting;
using Pareto.Core.Catalog;
using Pareto.Core.ContextShaping;
using Pareto.Core.Execution;
using Pareto.Core.PolicyGate;
using Pareto.Core.Providers;
using Pareto.Core.Routing;
using Pareto.Core.Routing.HoldOut;
using Pareto.Core.Storage;
using Pareto.Core.Telemetry;

namespace Pareto.Core.Pipeline;

/// <summary>The whole of <c>pareto.yaml</c>.</summary>
public sealed record ParetoConfiguration
{
    [Description("Where the gateway listens and what it accepts.")]
    public ServerOptions Server { get; init; } = new();

    [Description("The keys that clients may present. None: no key is asked for, and only a loopback address can be listened on.")]
    public ImmutableArray<KeyOptions> Keys { get; init; } = [];

    [Description("How much may be spent, by whom, in which time. None: no limit.")]
    public ImmutableArray<BudgetOptions> Budgets { get; init; } = [];

    [Description("How much may be used in a window of time, and at a time: of requests, tokens, dollars.")]
    public ImmutableArray<LimitOptions> Limits { get; init; } = [];

    [Description("Who answers: servers elsewhere, local servers, recordings; by the name that target ids begin with.")]
    public IReadOnlyDictionary<string, ProviderOptions> Providers { get; init; } = ImmutableDictionary<string, ProviderOptions>.Empty;

    [Description("Models that this process serves itself, by the name that makes their target: local/NAME. A file that a tier or an alias names needs no entry here unless it has options.")]
    public IReadOnlyDictionary<string, InProcessModelOptions> LocalModels { get; init; } = ImmutableDictionary<string, InProcessModelOptions>.Empty;

    [Description("Which targets serve each tier, in the order of preference.")]
    public TiersOptions Tiers { get; init; } = new();

    [Description("Details of single targets, by target id, where the catalogue does not know them or knows them otherwise.")]
    public IReadOnlyDictionary<string, TargetOptions> Targets { get; init; } = ImmutableDictionary<string, TargetOptions>.Empty;

    [Description("Names that clients use and what they stand for: auto, a tier, a target (provider/model, or a model file served in process), or a list of targets tried in order.")]
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Aliases { get; init; } = ImmutableDictionary<string, IReadOnlyList<string>>.Empty;

    [Description("The target that would serve without Pareto; savings are counted against it. Default: the first premium target.")]
    public string? Baseline { get; init; }

    [Description("Prices beside those that ship with Pareto.")]
    public PriceOptions Prices { get; init; } = new();

    [Description("What may leave the house: who may see personal data, secrets and confidential material. Without this section nothing is searched or held back; an empty one ({}) turns everything on.")]
    public PolicyOptions? Policy { get; init; }

    [Description("How hard a request must be for each tier, and the rules that come before.")]
    public RoutingOptions Routing { get; init; } = new();

    [Description("What holds for the requests of a workload, by its name: how long answers may be, and in which form.")]
    public IReadOnlyDictionary<string, WorkloadOptions> Workloads { get; init; } = ImmutableDictionary<string, WorkloadOptions>.Empty;

    [Description("Forms that workloads must answer in, by the name that a workload refers to.")]
    public IReadOnlyDictionary<string, TemplateOptions> Templates { get; init; } = ImmutableDictionary<string, TemplateOptions>.Empty;

    [Description("How savings are proven.")]
    public SavingsOptions Savings { get; init; } = new();

    [Description("Time limits, repeated attempts, circuits.")]
    public ExecutionOptions Execution { get; init; } = new();

    [Description("How the ledger is kept. A change takes effect at the next start.")]
    public StorageOptions Storage { get; init; } = new();

    [Description("What the gateway tells about itself: metrics and traces.")]
    public TelemetryOptions Telemetry { get; init; } = new();

    [Description("Who is told of what should be looked at: budgets, drifts.")]
    public AlertOptions Alerts { get; init; } = new();
}
