using Microsoft.Extensions.Logging;
using Pareto.Core.Catalog;
using Pareto.Core.Exchange;
using Pareto.Core.Execution;
using Pareto.Core.Routing.Competence;
using Pareto.Core.Routing.Promise;
using Pareto.Core.Routing.Steering;

namespace Pareto.Core.Routing.Checking;

/// <summary>What has been learned outlives configurations; this puts it to use in one.</summary>
// The desk comes after the stores: the container ends what it made last first, and the desk's work writes to them.
internal sealed class RouteLearning(
    PromiseWatchStore watches, OutcomeStore outcomes, CompetenceBook book, CheckDesk desk, TimeProvider time, ILogger<AnswerChecks> logger)
{
    /// <summary>What a configuration takes from it; nothing where there is neither a promise nor a place to earn nor an escalation to learn from.</summary>
    /// <param name="options">Checked by <see cref="RoutingOptionsValidator"/>.</param>
    /// <param name="promise">The promise that is configured; null without one.</param>
    /// <param name="catalog">The targets.</param>
    /// <param name="calls">Asks targets in the background.</param>
    /// <exception cref="Storage.StorageException">What was learned cannot be read.</exception>
    public LearnedRouting For(RoutingOptions options, RoutePromise? promise, ModelCatalog catalog, SideCalls calls)
    {
        var check = options.Check;
        var watch = promise is null || check.Sample == 0 ? null : watches.Open(promise.Point, WatchTerms.Of(promise.Point, check));
        var watched = watch is null ? promise : promise!.WatchedBy(watch);
        var trust = options.Competence.Enabled ? new EarnedTrust(options.Competence, () => book.Table) : null;
        return promise is null && trust is null && options.Cascade is null
            ? new LearnedRouting()
            : new LearnedRouting
            {
                Promise = watched,
                Steerings = trust is null ? [] : [new CompetenceSteering(trust)],
                Comparisons = promise is null && trust is null ? null : new ComparisonPlanner(check, JudgeOf(check, catalog), watched, trust),
                Checks = new AnswerChecks(check, desk, calls, watch, watches, outcomes, time, logger),
            };
    }

    /// <summary>The target that the options name as judge; null where they name none, or none that is configured.</summary>
    internal static Target? JudgeOf(CheckOptions options, ModelCatalog catalog) =>
        options.Judge is { } judge && catalog.Resolve(judge) is ModelSelection.OfTargets { Targets: [var target] } ? target : null;
}
