using System.Collections.Immutable;
using Pareto.Core.Routing.Competence;
using Pareto.Core.Routing.Promise;
using Pareto.Core.Routing.Steering;
using Pareto.Core.Storage;

namespace Pareto.Core.Routing.Checking;

/// <summary>What a configuration has from earlier requests, and by which it learns from those to come.</summary>
internal sealed record LearnedRouting
{
    /// <summary>The promise, under watch.</summary>
    public RoutePromise? Promise { get; init; }

    /// <summary>What moves a tier for the sake of what targets have earned.</summary>
    public ImmutableArray<ISteering> Steerings { get; init; } = [];

    public ComparisonPlanner? Comparisons { get; init; }

    public AnswerChecks? Checks { get; init; }

    /// <summary>What a gateway has learned until now, for looking at: nothing is compared.</summary>
    /// <param name="options">The configuration's.</param>
    /// <param name="promise">The promise that is configured; null without one.</param>
    /// <param name="database">The gateway's; null: it has learned nothing yet.</param>
    /// <param name="time">For watches that have not begun.</param>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public static LearnedRouting Read(RoutingOptions options, RoutePromise? promise, Database? database, TimeProvider time)
    {
        if (promise is not null && database is not null && options.Check.Sample > 0)
        {
            using var watches = new PromiseWatchStore(database, time);
            promise = promise.WatchedBy(watches.Open(promise.Point, WatchTerms.Of(promise.Point, options.Check)));
        }

        if (!options.Competence.Enabled)
        {
            return new LearnedRouting { Promise = promise };
        }

        var table = database is null ? CompetenceTable.Empty : new CompetenceTable(new CompetenceReader(database).Rows());
        return new LearnedRouting { Promise = promise, Steerings = [new CompetenceSteering(new EarnedTrust(options.Competence, () => table))] };
    }
}
