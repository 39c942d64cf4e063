using Pareto.Core.Catalog;
using Pareto.Core.Execution.Cascade;

namespace Pareto.Workbench.RouterTraining.Cascade;

/// <summary>Fits plans on graded replies of several models and replays them on others.</summary>
/// <param name="goal">The bound.</param>
/// <param name="today">The day (UTC) whose prices are taken.</param>
/// <param name="smallIsLocal">Small models cost what the catalogue reckons for one's own machine, else what they are sold for.</param>
public sealed class CascadeExperiment(CascadeGoal goal, DateOnly today, bool smallIsLocal)
{
    private readonly CascadeReader _reader = new(new CascadePrices(PriceSheets.LoadShipped(), today, smallIsLocal));
    private CascadePlanFile? _plans;

    /// <summary>The fitted plans as the running gateway reads them.</summary>
    /// <exception cref="InvalidOperationException">Nothing has been fitted.</exception>
    public string PlanFile => (_plans ?? throw new InvalidOperationException("Fit first.")).ToJson();

    /// <summary>Learns a plan for each workload.</summary>
    /// <exception cref="InvalidDataException">A line is no outcome, or there is none.</exception>
    public async Task FitAsync(IEnumerable<string> files, CancellationToken cancellationToken) =>
        _plans = Fit(await ReadAsync(files, cancellationToken), cancellationToken);

    /// <summary>Follows the fitted plans; a workload without one goes to premium.</summary>
    /// <exception cref="InvalidDataException">A line is no outcome, or there is none.</exception>
    /// <exception cref="InvalidOperationException">Nothing has been fitted.</exception>
    public async Task<CascadeReport> ReplayAsync(IEnumerable<string> files, CancellationToken cancellationToken) =>
        Replay(_plans ?? throw new InvalidOperationException("Fit first."), await ReadAsync(files, cancellationToken));

    /// <summary>
    /// Fits on a random half of the groups of each workload and replays the other, so many times, beside routers that see the
    /// prompt alone and that were chosen on the same half under the same bound. The same seed gives the same.
    /// </summary>
    /// <exception cref="InvalidDataException">A line is no outcome, or there is none.</exception>
    public async Task<IReadOnlyList<CascadeReport>> HalvesAsync(IEnumerable<string> files, int halves, int seed, CancellationToken cancellationToken)
    {
        var rows = await ReadAsync(files, cancellationToken);
        var random = new Random(seed);
        var reports = new List<CascadeReport>(halves);
        for (var i = 0; i < halves; i++)
        {
            var (fitted, apart) = Halve(rows, random);
            var report = Replay(Fit(fitted, cancellationToken), apart);
            reports.Add(report with
            {
                Workloads =
                [
                    .. report.Workloads.Select(workload => workload with
                    {
                        PromptOnly = PromptOnlyReport.Of(Of(workload.Name, fitted), Of(workload.Name, apart), goal, cancellationToken),
                    }),
                ],
            });
        }

        return reports;

        static List<CascadeOutcome> Of(string workload, List<CascadeOutcome> rows) => [.. rows.Where(row => row.Dataset == workload)];
    }

    internal CascadePlanFile Fit(IEnumerable<CascadeOutcome> rows, CancellationToken cancellationToken) =>
        new() { MaxLoss = goal.MaxLoss, Confidence = goal.Confidence, Plans = CascadeTrainer.Train(rows, goal, cancellationToken) };

    internal static CascadeReport Replay(CascadePlanFile plans, IEnumerable<CascadeOutcome> rows)
    {
        var workloads = rows.GroupBy(row => row.Dataset, StringComparer.Ordinal)
            .Select(workload => (workload.Key, Plan: plans.For(workload.Key), Rows: workload))
            .Select(workload => new CascadeWorkloadReport(
                workload.Key, [.. workload.Plan.Models.Select(model => model.Name)], CascadeReplay.Of(workload.Plan, workload.Rows.Select(row => row.SeenBy(workload.Plan.Reads)))) { ByPrompt = workload.Plan.ByPrompt is not null })
            .ToList();
        return new CascadeReport(workloads.Select(workload => workload.Replay).Aggregate((sum, one) => sum + one), [.. workloads]);
    }

    private static (List<CascadeOutcome> Fitted, List<CascadeOutcome> Apart) Halve(IReadOnlyList<CascadeOutcome> rows, Random random)
    {
        var fitted = new List<CascadeOutcome>();
        var apart = new List<CascadeOutcome>();
        foreach (var workload in rows.GroupBy(row => row.Dataset, StringComparer.Ordinal))
        {
            var groups = workload.GroupBy(row => row.Group, StringComparer.Ordinal).Select(group => group.ToArray()).ToArray();
            random.Shuffle(groups);
            var half = fitted.Count + (workload.Count() / 2);
            foreach (var group in groups)
            {
                (fitted.Count < half ? fitted : apart).AddRange(group);
            }
        }

        return apart.Count > 0 ? (fitted, apart) : throw new InvalidDataException("halves need at least two groups of prompts");
    }

    private async Task<IReadOnlyList<CascadeOutcome>> ReadAsync(IEnumerable<string> files, CancellationToken cancellationToken)
    {
        var rows = await _reader.ReadAsync(files, cancellationToken);
        return rows.Count > 0 ? rows : throw new InvalidDataException("the files hold no outcomes");
    }
}
