using System.Collections.Immutable;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Load;
using Pareto.Core.Execution.Premium;
using Pareto.Core.Routing;
using Pareto.Core.Routing.Advising;
using Pareto.Core.Routing.Checking;
using Pareto.Core.Routing.HoldOut;
using Pareto.Core.Routing.Sessions;
using Pareto.Core.Routing.Steering;

namespace Pareto.Core.Pipeline;

/// <summary>Makes the router of a configuration; the server and <c>pareto explain</c> make it here alike.</summary>
internal static class RouterFactory
{
    /// <param name="configuration">A valid one.</param>
    /// <param name="learned">What earlier requests have taught.</param>
    /// <param name="memory">Who answered which turn.</param>
    /// <param name="prices">What a target costs now.</param>
    /// <param name="cap">What premium has had, where it is capped; null for none.</param>
    /// <param name="load">How busy targets are; null where no gateway runs.</param>
    /// <param name="holdOut">Draws the hold-out; null draws none.</param>
    /// <param name="advisor">The small model that is asked for advice; null for none.</param>
    /// <param name="budgets">Looks at what is left of budgets; null where no gateway runs.</param>
    public static Router Create(
        CheckedConfiguration configuration, LearnedRouting learned, ConversationMemory memory, Func<Target, TokenPrices?> prices,
        PremiumCap? cap = null, TargetLoad? load = null, Advisor? advisor = null, BudgetSteering? budgets = null, HoldOutKey? holdOut = null)
    {
        var options = configuration.Options.Routing;
        var session = options.Session;
        ImmutableArray<ISteering> steerings =
        [
            .. session.Enabled ? [new SessionSteering(session, memory.Time, prices)] : (ReadOnlySpan<ISteering>)[],
            .. learned.Steerings,
            .. options.PremiumCap is not null && cap is not null ? [new PremiumCapSteering(cap)] : (ReadOnlySpan<ISteering>)[],
            .. budgets is not null ? [budgets] : (ReadOnlySpan<ISteering>)[],
        ];
        return new Router(
            options, configuration.Catalog!, new IntentAnalyzer(), configuration.Predictor, learned.Promise,
            steerings, load, advisor, session.Enabled ? new Conversations(session, memory) : null, configuration.Cascade, learned.Comparisons,
            configuration.Options.Savings.HoldOut is > 0 and var share && holdOut is not null && configuration.Catalog!.Baseline is { } baseline
                ? new HoldOutLottery(share, holdOut, baseline, session.Enabled ? session.Header : null, cap)
                : null);
    }
}
