using System.Collections.Immutable;
using Pareto.Core.Execution.Cascade;

namespace Pareto.Workbench.RouterTraining.Cascade;

/// <summary>
/// What one set of graded replies teaches about a fixed order of small models. From it follows a plan for every price of
/// a loss, by going backwards: after the last model there is only its answer or premium; before it, what going on will
/// cost is the mean of what it did cost, as far as the evidence at hand tells (fitted value iteration).
/// </summary>
internal sealed class CascadeFit
{
    // No record is believed to be better or worse than this.
    private const double SurestRecord = 0.98;

    // What is easy for small models mostly is so for premium too; what else tells of premium is held back this much more.
    private const double PremiumRestraint = 10;

    // In rows: the weight of small models' own success in premium's is nearly free.
    private const double SuccessPenalty = 0.3;

    private static readonly double[] Penalties = [.. Enumerable.Range(0, CascadeEvidence.Count).Select(CascadeEvidence.PenaltyOf)];

    private readonly ImmutableArray<CascadeModel> _models;
    private readonly Step[] _steps;

    /// <param name="rows">Each holds replies of all models; at least one.</param>
    /// <param name="models">Their names, in the order in which they are asked.</param>
    public CascadeFit(IReadOnlyList<CascadeOutcome> rows, ImmutableArray<string> models)
    {
        var premium = rows.Average(row => row.Premium.Cost);
        _models =
        [
            .. models.Select(name => new CascadeModel(
                name,
                LogOdds(rows.Average(row => row.Of(name)!.Right ? 1.0 : 0)),
                premium == 0 ? 0 : (double)(rows.Average(row => row.Of(name)!.Cost) / premium))),
        ];
        _steps = [.. Enumerable.Range(0, models.Length + 1).Select(asked => Learn(rows, asked))];
    }

    /// <summary>The cheapest plan when one wrong answer is worth so many premium calls.</summary>
    public CascadePlan PlanFor(double lossPrice)
    {
        var stages = new CascadeStage[_steps.Length];
        double[]? after = null;
        for (var asked = _steps.Length - 1; asked >= 0; asked--)
        {
            var step = _steps[asked];
            CascadeEstimate? goingOn = after is null ? null : step.Regression.Linear([.. after.Select(value => value + _models[asked].Cost)]);
            stages[asked] = new CascadeStage { SmallIsRight = step.SmallIsRight, PremiumIsRight = step.PremiumIsRight, GoingOn = goingOn };
            after = new double[step.Evidence.Length];
            for (var row = 0; row < after.Length; row++)
            {
                var value = goingOn is { } next ? Math.Min(1, next.Sum(step.Evidence[row])) : 1;
                after[row] = asked == 0 ? value : Math.Min(value, lossPrice * step.Loss[row]);
            }
        }

        return new CascadePlan { Models = _models, LossPrice = lossPrice, Stages = [.. stages] };
    }

    private Step Learn(IReadOnlyList<CascadeOutcome> rows, int asked)
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

        var regression = new Regression(evidence, Penalties);
        if (asked == 0)
        {
            return new Step(evidence, regression, null, null, []);
        }

        var small = regression.Logistic(right);
        var premium = Premium(evidence, small, [.. rows.Select(row => row.Premium.Right)]);
        return new Step(evidence, regression, small, premium, [.. evidence.Select(x => premium.Probability(x) - small.Probability(x))]);
    }

    // Both steps are weighted sums of the evidence, so together they are one.
    private static CascadeEstimate Premium(double[][] evidence, CascadeEstimate small, bool[] right)
    {
        var stacked = new Regression([.. evidence.Select(x => (double[])[.. x, small.Sum(x)])], [.. Penalties.Select(penalty => penalty * PremiumRestraint), SuccessPenalty]);
        var weights = stacked.Logistic(right).Weights;
        return new CascadeEstimate([.. weights.Take(weights.Length - 1).Select((weight, i) => weight + (weights[^1] * small.Weights[i]))]);
    }

    private static double LogOdds(double rate)
    {
        rate = Math.Clamp(rate, 1 - SurestRecord, SurestRecord);
        return Math.Log(rate / (1 - rate));
    }

    private sealed record Step(double[][] Evidence, Regression Regression, CascadeEstimate? SmallIsRight, CascadeEstimate? PremiumIsRight, double[] Loss);
}
