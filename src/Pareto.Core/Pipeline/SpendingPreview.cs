using System.Collections.Immutable;
using Pareto.Core.Accounting;
using Pareto.Core.Accounting.Budgets;
using Pareto.Core.Admission.Limits;
using Pareto.Core.Exchange;
using Pareto.Core.Execution;
using Pareto.Core.Routing.Steering;
using Pareto.Core.Storage;
using Pareto.Core.Text;

namespace Pareto.Core.Pipeline;

/// <summary>What limits and budgets would say to a request that is not sent.</summary>
internal sealed class SpendingPreview
{
    private readonly CheckedConfiguration _configuration;
    private readonly TimeProvider _time;
    private readonly Payer _payer;
    private readonly BudgetPreview _budgets;

    /// <param name="configuration">A valid one.</param>
    /// <param name="request">As its client would send it.</param>
    /// <param name="principal">Who would.</param>
    /// <param name="database">What is set and spent; null where no gateway has been yet.</param>
    /// <param name="time">The clock of windows and prices.</param>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public SpendingPreview(CheckedConfiguration configuration, GatewayRequest request, Principal principal, Database? database, TimeProvider time)
    {
        var catalog = configuration.Catalog!;
        _configuration = configuration;
        _time = time;
        _payer = new Payer(principal, EndUserOf(request, database));
        _budgets = BudgetPreview.Of(
            configuration.Options.Budgets, _payer, request.Workload, catalog.Targets.Where(target => target.Location.IsLocal).Select(target => target.Id), database, time);
        var demands = LimitDemands.Of(configuration.Options.Limits, new ExpectedUse(), catalog, static request => PromptSize.Of(request).Expected, PriceOf);
        Sources = new SpendingExplanation(principal, _payer.EndUser, [.. demands.For(request, _payer).Select(LimitNeed.Of)], _budgets.Use);
    }

    /// <summary>Who would pay, and from what.</summary>
    public SpendingExplanation Sources { get; }

    /// <summary>Moves what no budget has money for, as that of a gateway does.</summary>
    public BudgetSteering Steering => new(_budgets, _ => _payer.EndUser, PriceOf);

    /// <summary>What a target costs today.</summary>
    public TokenPrices? PriceOf(Target target) => _configuration.Catalog!.PricesOn(target, DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime));

    /// <summary>How each attempt of a plan would be paid for; empty where no budget pays.</summary>
    /// <param name="request">As it would be sent on.</param>
    /// <param name="plan">Where to.</param>
    public ImmutableArray<PreviewedPayment> Payments(GatewayRequest request, RoutePlan plan)
    {
        if (_budgets.Use.IsEmpty)
        {
            return [];
        }

        var prompt = PromptSize.Of(request).MostBilled;
        return [.. (plan.Cascade?.Drafts ?? []).Concat(plan.Targets).Select(planned => planned.Target).Distinct().Select(Ask)];

        PreviewedPayment Ask(Target target) => _budgets.Ask(BudgetQuestion.Of(
            _payer, request.Workload, target,
            PriceOf(target) is { } prices
                ? AttemptBound.Of(request, prompt, target, prices, ServiceTiers.AskedBy(request), _time.GetUtcNow(), _configuration.Options.Execution.TotalTimeout)
                : null,
            request, plan.Intent));
    }

    /// <summary>What the client would be told where no attempt of a plan is paid for; null where one is.</summary>
    public GatewayError? Refusal(RoutePlan plan, ImmutableArray<PreviewedPayment> payments) => !payments.IsEmpty && payments.All(payment => payment.Refusal is not null)
        ? ExecutionErrors.Unpaid(payments.First(payment => payment.Target == plan.Targets[0].Target).Refusal!, _time.GetUtcNow())
        : null;

    // What is no id is kept as a hash under the installation's key; where there is none nothing was kept, and the client's word is shown.
    private static string? EndUserOf(GatewayRequest request, Database? database) =>
        database is not null && InstallationKey.TryRead(database.Directory) is { } installation
            ? new EndUserNames(SafeText.CreateRedactor(), installation).Of(request)
            : request.EndUser;
}
