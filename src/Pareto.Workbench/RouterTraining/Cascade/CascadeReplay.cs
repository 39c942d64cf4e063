using Pareto.Core.Execution.Cascade;
using Pareto.Core.Routing;
using Pareto.Workbench.RouterTraining.Calibration;

namespace Pareto.Workbench.RouterTraining.Cascade;

/// <summary>What a plan does on graded replies. Adds up.</summary>
public sealed record CascadeReplay
{
    public int Requests { get; init; }

    public int PremiumCalls { get; init; }

    public int SmallCalls { get; init; }

    public int Right { get; init; }

    public int PremiumRight { get; init; }

    /// <summary>Small answers given, where only premium would have been right.</summary>
    public int Lost { get; init; }

    /// <summary>Small answers given, where only they were right.</summary>
    public int Won { get; init; }

    /// <summary>What the plan itself expected to lose, in answers.</summary>
    public double ExpectedLost { get; init; }

    /// <summary>US dollars.</summary>
    public decimal Cost { get; init; }

    /// <summary>US dollars, had everything gone to premium.</summary>
    public decimal PremiumCost { get; init; }

    public double PremiumShare => (double)PremiumCalls / Requests;

    public double SmallCallsPerRequest => (double)SmallCalls / Requests;

    public double Accuracy => (double)Right / Requests;

    public double PremiumAccuracy => (double)PremiumRight / Requests;

    public double Loss => Counts.Loss;

    /// <summary>Where nothing is paid for, nothing can be saved.</summary>
    public double CostRatio => PremiumCost == 0 ? 1 : (double)(Cost / PremiumCost);

    internal LossCounts Counts => new(Requests, Lost, Won);

    /// <summary>The smallest loss that the counts rule out with 95 % confidence.</summary>
    public double LossUpper95 => LossTest.Upper(Counts, 0.05);

    public static CascadeReplay operator +(CascadeReplay left, CascadeReplay right) => new()
    {
        Requests = left.Requests + right.Requests,
        PremiumCalls = left.PremiumCalls + right.PremiumCalls,
        SmallCalls = left.SmallCalls + right.SmallCalls,
        Right = left.Right + right.Right,
        PremiumRight = left.PremiumRight + right.PremiumRight,
        Lost = left.Lost + right.Lost,
        Won = left.Won + right.Won,
        ExpectedLost = left.ExpectedLost + right.ExpectedLost,
        Cost = left.Cost + right.Cost,
        PremiumCost = left.PremiumCost + right.PremiumCost,
    };

    /// <summary>Follows the plan on every row. A row without the reply of a model that is asked goes to premium.</summary>
    internal static CascadeReplay Of(CascadePlan plan, IEnumerable<CascadeOutcome> rows)
    {
        if (plan.ByPrompt is { } order)
        {
            var split = new PromptSplit(order);
            return rows.Aggregate(new CascadeReplay(), (sum, row) => sum + Of(split, plan.Models[0].Name, row));
        }

        var replies = new CascadeReply[CascadeEvidence.MostModels];
        return rows.Aggregate(new CascadeReplay(), (sum, row) => sum + Of(plan, row, replies));
    }

    /// <summary>One row whose answer is this small one, or premium's where it is null, after so many calls at this cost.</summary>
    internal static CascadeReplay Of(CascadeOutcome row, GradedReply? small, int smallCalls, decimal smallCost, double expectedLoss)
    {
        var given = small ?? row.Premium;
        return new CascadeReplay
        {
            Requests = 1,
            PremiumCalls = small is null ? 1 : 0,
            SmallCalls = smallCalls,
            Right = given.Right ? 1 : 0,
            PremiumRight = row.Premium.Right ? 1 : 0,
            Lost = row.Premium.Right && !given.Right ? 1 : 0,
            Won = given.Right && !row.Premium.Right ? 1 : 0,
            ExpectedLost = small is null ? 0 : expectedLoss,
            Cost = smallCost + (small is null ? row.Premium.Cost : 0),
            PremiumCost = row.Premium.Cost,
        };
    }

    private static CascadeReplay Of(PromptSplit split, string model, CascadeOutcome row) =>
        row.Of(model) is { } reply && split.IsSmall(row.Text) ? Of(row, reply, 1, reply.Cost, 0) : Of(row, small: null, 0, 0, 0);

    private static CascadeReplay Of(CascadePlan plan, CascadeOutcome row, CascadeReply[] replies)
    {
        var (asked, cost) = (0, 0m);
        var step = plan.Next(row.Prompt, []);
        while (step.Move == CascadeMove.Ask)
        {
            if (row.Of(plan.Models[step.Index].Name) is not { } reply)
            {
                step = CascadeStep.Premium;
                break;
            }

            replies[asked++] = reply.Reply;
            cost += reply.Cost;
            step = plan.Next(row.Prompt, replies.AsSpan(0, asked));
        }

        return Of(row, step.Move == CascadeMove.Accept ? row.Of(plan.Models[step.Index].Name) : null, asked, cost, step.Loss ?? 0);
    }
}
