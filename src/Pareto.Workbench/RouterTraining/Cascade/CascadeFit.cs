using System.Collections.Immutable;
using Pareto.Core.Execution.Cascade;

namespace Pareto.Workbench.RouterTraining.Cascade;

/// <summary>
/// What one set of graded replies teaches about a fixed order of small models. From it follows a plan for every price of
/// a loss, by going backwards: after the last model there is only its answer or premium; before it, what going on saves
/// is the mean of what it did save, as far as the evidence at hand tells (fitted value iteration).
/// <para>
/// Whatever a later step builds on is what a row gets from a fit without it (left out one by one): what estimates make of
/// rows that they were fitted to is too good, and a plan that takes the best of several would take the most flattered.
/// </para>
/// </summary>
internal sealed class CascadeFit
{
    // No record is believed to be better or worse than this.
    private const double SurestRecord = 0.98;

    // Who loses and wins mostly follows from how sure the small answer is; other evidence is held back this much more.
    private const double Restraint = 30;

    // In rows: the weight of how sure the small answer is comes nearly free.
    private const double SurenessPenalty = 0.3;

    // Costs are known to the token, unlike grades, so evidence of them is held back less.
    private const double MostCostPenalty = 30;

    // How much of a difference between expected losses is true at least: none would leave nothing to choose by.
    private const double LeastSlope = 0.2;

    private static readonly double[] Penalties = [.. Enumerable.Range(0, CascadeEvidence.Count).Select(CascadeEvidence.PenaltyOf)];
    private static readonly double[] CostPenalties = [.. Penalties.Select(penalty => Math.Min(penalty, MostCostPenalty))];

    private readonly ImmutableArray<CascadeModel> _models;
    private readonly Step[] _steps;
    private readonly CascadeSignals _reads;

    /// <param name="rows">Each holds replies of all models; at least one.</param>
    /// <param name="models">Their names, in the order in which they are asked.</param>
    /// <param name="reads">The signals that the rows show.</param>
    public CascadeFit(IReadOnlyList<CascadeOutcome> rows, ImmutableArray<string> models, CascadeSignals reads)
    {
        _reads = reads;
        var premium = (double)rows.Average(row => row.Premium.Cost);
        _models = [.. models.Select(name => ModelOf(rows, name))];
        double[] costs = [.. rows.Select(row => premium == 0 ? 1 : (double)row.Premium.Cost / premium)];
        _steps = [.. Enumerable.Range(0, models.Length + 1).Select(asked => Learn(rows, asked, costs))];
    }

    /// <summary>What the rows, which each hold its reply, tell of a model.</summary>
    public static CascadeModel ModelOf(IReadOnlyList<CascadeOutcome> rows, string name)
    {
        var premium = rows.Average(row => row.Premium.Cost);
        return new CascadeModel(
            name, LogOdds(rows.Average(row => row.Of(name)!.Right ? 1.0 : 0)), premium == 0 ? 0 : (double)(rows.Average(row => row.Of(name)!.Cost) / premium));
    }

    /// <summary>The cheapest plan when one wrong answer is worth so many premium calls.</summary>
    public CascadePlan PlanFor(double lossPrice, double leastSaving)
    {
        var stages = new CascadeStage[_steps.Length];
        double[] after = [];
        for (var asked = _models.Length; asked >= 0; asked--)
        {
            var step = _steps[asked];
            CascadeEstimate? saving = null;
            if (asked < _models.Length)
            {
                // What the next model costs is spent for sure; what it saves is known when it has answered.
                var later = _steps[asked + 1].PremiumCost;
                saving = step.Costs.LinearEstimate([.. after.Select((value, row) => later.LeftOut[row] - value - _models[asked].Cost)]);
            }

            stages[asked] = new CascadeStage { SmallIsRight = step.SmallIsRight, Loss = step.Loss, PremiumCost = step.PremiumCost.Estimate, Saving = saving };
            after = [.. step.Evidence.Select((evidence, row) => Least(step, row, (saving?.Sum(evidence) ?? leastSaving) - leastSaving, lossPrice))];
        }

        return new CascadePlan { Models = _models, Reads = _reads, LossPrice = lossPrice, LeastSaving = leastSaving, Stages = [.. stages] };
    }

    // What a row costs from here on, weighed losses included.
    private static double Least(Step step, int row, double saving, double lossPrice)
    {
        var premium = step.PremiumCost.LeftOut[row];
        var least = Math.Min(premium, premium - saving);
        return step.Loss is null ? least : Math.Min(least, lossPrice * step.LossLeftOut[row]);
    }

    private Step Learn(IReadOnlyList<CascadeOutcome> rows, int asked, double[] costs)
    {
        var evidence = new double[rows.Count][];
        var right = new bool[rows.Count];
        var replies = new CascadeReply[asked];
        var records = _models.Take(asked).Select(model => model.Record).ToArray();
        for (var i = 0; i < rows.Count; i++)
        {
            for (var k = 0; k < asked; k++)
            {
                replies[k] = rows[i].Of(_models[k].Name)!.Reply;
            }

            evidence[i] = new double[CascadeEvidence.Count];
            var spokesman = CascadeEvidence.Write(rows[i].Prompt, replies, records, evidence[i]);
            right[i] = spokesman >= 0 && rows[i].Of(_models[spokesman].Name)!.Right;
        }

        var regression = new Regression(evidence, CostPenalties);
        var premium = regression.Linear(costs);
        var step = new Step(evidence, regression, premium with { LeftOut = [.. premium.LeftOut.Select(CascadeStage.CostOfPremium)] });
        return asked == 0 ? step : Judge(step, right, [.. rows.Select(row => row.Premium.Right)]);
    }

    private static Step Judge(Step step, bool[] small, bool[] premium)
    {
        var sure = new Regression(step.Evidence, Penalties).Logistic(small);
        var stacked = new Regression(
            [.. step.Evidence.Select(x => (double[])[.. x, sure.Estimate.Sum(x)])], [.. Penalties.Select(penalty => penalty * Restraint), SurenessPenalty]);
        var lost = stacked.Logistic([.. small.Select((right, i) => premium[i] && !right)]);
        var won = stacked.Logistic([.. small.Select((right, i) => right && !premium[i])]);
        double[] expected = [.. lost.LeftOut.Select((odds, i) => CascadeEstimate.OfLogOdds(odds) - CascadeEstimate.OfLogOdds(won.LeftOut[i]))];
        double[] gains = [.. small.Select((right, i) => (premium[i] ? 1.0 : 0) - (right ? 1 : 0))];
        var (offset, slope) = Line(expected, gains);
        return step with
        {
            SmallIsRight = sure.Estimate,
            Loss = new CascadeLoss(Unstack(lost.Estimate, sure.Estimate), Unstack(won.Estimate, sure.Estimate), offset, slope),
            LossLeftOut = [.. expected.Select(loss => offset + (slope * loss))],
        };
    }

    // Both steps are weighted sums of the evidence, so together they are one.
    private static CascadeEstimate Unstack(CascadeEstimate stacked, CascadeEstimate sure) =>
        new([.. sure.Weights.Select((weight, i) => stacked.Weights[i] + (stacked.Weights[^1] * weight))]);

    private static (double Offset, double Slope) Line(double[] expected, double[] gains)
    {
        double x = expected.Average(), y = gains.Average();
        var variance = expected.Sum(value => (value - x) * (value - x));
        var slope = variance < 1e-12 ? 1 : Math.Clamp(expected.Select((value, i) => (value - x) * (gains[i] - y)).Sum() / variance, LeastSlope, 1);
        return (y - (slope * x), slope);
    }

    private static double LogOdds(double rate)
    {
        rate = Math.Clamp(rate, 1 - SurestRecord, SurestRecord);
        return Math.Log(rate / (1 - rate));
    }

    /// <summary>What is known after so many answers; all rows in one order.</summary>
    private sealed record Step(double[][] Evidence, Regression Costs, FittedEstimate PremiumCost)
    {
        public CascadeEstimate? SmallIsRight { get; init; }

        public CascadeLoss? Loss { get; init; }

        public double[] LossLeftOut { get; init; } = [];
    }
}
