using System.Collections.Immutable;
using Pareto.Core.Accounting.Budgets;
using Pareto.Core.Admission;
using Pareto.Core.Admission.Limits;
using Pareto.Core.Catalog;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Premium;

namespace Pareto.Core.Pipeline;

/// <summary>
/// The gateway as its hosts see it: the pipeline of the configuration now in force. A reload swaps the pipeline
/// whole; requests under way finish on the one they began with.
/// </summary>
public sealed class Gateway
{
    private readonly GatewayPipelineFactory _factory;
    private readonly TimeProvider _time;
    private volatile GatewayPipeline _pipeline;
    private volatile ReloadStatus _lastReload;

    internal Gateway(GatewayPipelineFactory factory, CheckedConfiguration configuration, TimeProvider time)
    {
        _factory = factory;
        _time = time;
        _pipeline = factory.Create(configuration);
        _lastReload = new ReloadStatus(time.GetUtcNow(), []);
    }

    public ModelCatalog Catalog => _pipeline.Catalog;

    /// <summary>When the configuration was last looked at, and what was wrong with it then.</summary>
    public ReloadStatus LastReload => _lastReload;

    /// <inheritdoc cref="GatewayPipeline.RunAsync"/>
    public IAsyncEnumerable<ReplyEvent> RunAsync(GatewayRequest request, CancellationToken cancellationToken) =>
        _pipeline.RunAsync(request, cancellationToken);

    /// <summary>Who calls, if they may do so: for calls that take another way than a model's, and before a body is read.</summary>
    public AdmissionDecision Admit(in Caller caller) => _pipeline.Keys.Admit(caller);

    /// <summary>Whether clients must present a key.</summary>
    public bool AsksForKeys => _pipeline.Keys.AsksForKeys;

    /// <summary>Whether a key of the configuration has this name.</summary>
    public bool HasConfiguredKey(string name) => _pipeline.Keys.IsConfigured(name);

    /// <summary>Whether whoever it is may name this model.</summary>
    public bool MayName(Principal principal, string model) =>
        !principal.Scopes.NarrowsTargets || ScopedModels.MayName(model, principal.Scopes, Catalog);

    /// <summary>Lets in the holder of the admin key alone.</summary>
    public AdmissionDecision AdmitAdmin(ClientCredential credential) => _pipeline.Keys.AdmitAdmin(credential);

    /// <summary>Whether a target is passed over for now after repeated failures.</summary>
    public bool IsPassedOver(Target target) => _pipeline.IsPassedOver(target);

    /// <summary>The caps on premium as they stand; empty without any.</summary>
    public IReadOnlyList<PremiumUse> PremiumUse => _factory.PremiumUse;

    /// <summary>The budgets as this replica knows them, in their present windows; only those that it has had to do with.</summary>
    public IReadOnlyList<BudgetUse> BudgetUse => _factory.BudgetUse;

    /// <summary>The budgets of the configuration in force, without those that are set beside it.</summary>
    public ImmutableArray<BudgetOptions> ConfiguredBudgets => _factory.ConfiguredBudgets;

    /// <inheritdoc cref="RateLimiter.Fullest"/>
    public IReadOnlyList<LimitUse> FullestLimits(int most) => _factory.FullestLimits(most);

    /// <summary>Puts a configuration in force if nothing is wrong with it; otherwise the old one stays and the status says why.</summary>
    public void Reload(CheckedConfiguration configuration)
    {
        if (configuration.IsValid)
        {
            _pipeline = _factory.Create(configuration);
        }

        _lastReload = new ReloadStatus(_time.GetUtcNow(), configuration.Problems);
    }
}
