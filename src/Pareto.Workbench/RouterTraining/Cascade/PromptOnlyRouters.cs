using System.Collections.Immutable;
using Pareto.Core.Execution.Cascade;

namespace Pareto.Workbench.RouterTraining.Cascade;

/// <summary>What the prompt alone can do, for comparison: the best small model or premium, by what is expected of the prompt.</summary>
internal static class PromptOnlyRouters
{
    private const double Penalty = 10;

    /// <summary>Learns routers of several kinds on the first rows and follows them on the second.</summary>
    public static ImmutableArray<PromptOnlyCurve> Compare(IReadOnlyList<CascadeOutcome> fitted, IReadOnlyList<CascadeOutcome> replayed, CancellationToken cancellationToken)
    {
        var model = fitted.SelectMany(row => row.Small)
            .GroupBy(reply => reply.Model, StringComparer.Ordinal)
            .OrderByDescending(replies => replies.Count(reply => reply.Right))
            .FirstOrDefault()?.Key;
        var rows = fitted.Where(row => model is not null && row.Of(model) is not null).ToList();
        if (model is null || rows.Count < RouterTrainer.LeastOutcomes)
        {
            return [];
        }

        var regression = new Regression([.. rows.Select(row => row.Prompt)], [.. Enumerable.Repeat(Penalty, PromptSignals.Count)]);
        var gain = regression.LinearEstimate([.. rows.Select(row => (row.Premium.Right ? 1.0 : 0) - (row.Of(model)!.Right ? 1 : 0))]);
        var predictor = new RouterTrainer().Train([.. rows.Select(row => AsOutcome(row, model))], cancellationToken);
        return
        [
            Follow("predictor", model, replayed, row => predictor.Score(row.Text)),
            Follow("few signals", model, replayed, row => gain.Sum(row.Prompt)),
            Follow("short first", model, replayed, row => row.Text.Length),
            Follow("long first", model, replayed, row => -row.Text.Length),
        ];
    }

    private static PromptOnlyCurve Follow(string router, string model, IReadOnlyList<CascadeOutcome> rows, Func<CascadeOutcome, double> score)
    {
        var order = rows.OrderBy(row => row.Of(model) is null ? double.PositiveInfinity : score(row)).ToList();
        var premium = rows.Sum(row => row.Premium.Cost);
        var (loss, ratio) = (new double[PromptOnlyCurve.Points], new double[PromptOnlyCurve.Points]);
        var (lost, cost, at) = (0, premium, 0);
        for (var i = 0; i < PromptOnlyCurve.Points; i++)
        {
            for (; at < (long)order.Count * i / (PromptOnlyCurve.Points - 1); at++)
            {
                if (order[at].Of(model) is { } reply)
                {
                    lost += (order[at].Premium.Right ? 1 : 0) - (reply.Right ? 1 : 0);
                    cost += reply.Cost - order[at].Premium.Cost;
                }
            }

            loss[i] = (double)lost / rows.Count;
            ratio[i] = premium == 0 ? 1 : (double)(cost / premium);
        }

        return new PromptOnlyCurve(router, loss, ratio);
    }

    private static Outcome AsOutcome(CascadeOutcome row, string model) => new()
    {
        Id = row.Id,
        Dataset = row.Dataset,
        Prompt = row.Text,
        Group = row.Group,
        WeakModel = model,
        StrongModel = row.Premium.Model,
        Weak = row.Of(model)!.Right ? 1 : 0,
        Strong = row.Premium.Right ? 1 : 0,
        Others = [],
    };
}
