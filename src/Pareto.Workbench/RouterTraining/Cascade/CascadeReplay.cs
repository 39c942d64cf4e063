using Pareto.Core.Execution.Cascade;
using Pareto.Workbench.RouterTraining.Calibration;

namespace Pareto.Workbench.RouterTraining.Cascade;

/// <summary>What a plan does on graded replies. Adds up.</summary>
internal sealed record CascadeReplay
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

    public LossCounts Counts => new(Requests, Lost, Won);

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
    public static CascadeReplay Of(CascadePlan plan, IEnumerable<CascadeOutcome> rows)
    {
        int requests = 0, premiumCalls = 0, smallCalls = 0, right = 0, premiumRight = 0, lost = 0, won = 0;
        double expected = 0;
        decimal cost = 0, premiumCost = 0;
        var replies = new CascadeReply[CascadeEvidence.MostModels];
        foreach (var row in rows)
        {
            var asked = 0;
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

            var given = step.Move == CascadeMove.Accept ? row.Of(plan.Models[step.Index].Name)! : row.Premium;
            requests++;
            smallCalls += asked;
            premiumCost += row.Premium.Cost;
            premiumRight += row.Premium.Right ? 1 : 0;
            right += given.Right ? 1 : 0;
            lost += row.Premium.Right && !given.Right ? 1 : 0;
            won += given.Right && !row.Premium.Right ? 1 : 0;
            if (step.Move == CascadeMove.Accept)
            {
                expected += step.Loss ?? 0;
            }
            else
            {
                premiumCalls++;
                cost += row.Premium.Cost;
            }
        }

        return new CascadeReplay
        {
            Requests = requests,
            PremiumCalls = premiumCalls,
            SmallCalls = smallCalls,
            Right = right,
            PremiumRight = premiumRight,
            Lost = lost,
            Won = won,
            ExpectedLost = expected,
            Cost = cost,
            PremiumCost = premiumCost,
        };
    }
}
