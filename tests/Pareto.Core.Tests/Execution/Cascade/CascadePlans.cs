using Pareto.Core.Execution.Cascade;

namespace Pareto.Core.Tests.Execution.Cascade;

/// <summary>Plans that can be followed by hand: only how many answers agree counts.</summary>
internal static class CascadePlans
{
    /// <summary>
    /// Asks a first model always and a second one always. Two that agree are expected to lose 1 in 100, one that stands alone or two
    /// that differ 30 in 100; premium costs 1.
    /// </summary>
    public static CascadePlan TwoThatAgree(double lossPrice = 20) => new()
    {
        Models = [new CascadeModel("first", 1, 0.02), new CascadeModel("second", 0.5, 0.02)],
        LossPrice = lossPrice,
        LeastSaving = 0,
        Stages =
        [
            new CascadeStage { PremiumCost = Constant(1), Saving = Constant(0.4) },
            new CascadeStage { SmallIsRight = Constant(0.8), Loss = Loss(0.3, 0.3), PremiumCost = Constant(1), Saving = Constant(0.3) },
            new CascadeStage { SmallIsRight = Constant(0.9), Loss = Loss(0.3, 0.01), PremiumCost = Constant(1) },
        ],
    };

    public static CascadeReply Reply(string answer) => CascadeReply.Of(answer, AnswerExtractor.Extract(answer));

    private static CascadeLoss Loss(double apart, double agreed)
    {
        // The third value of the evidence is 1 where two agree.
        var weights = new double[CascadeEvidence.Count + 1];
        weights[0] = LogOdds(apart);
        weights[3] = LogOdds(agreed) - LogOdds(apart);
        return new CascadeLoss(new CascadeEstimate([.. weights]), Constant(-50), 0, 1);
    }

    private static CascadeEstimate Constant(double value) => new([value, .. Enumerable.Repeat(0.0, CascadeEvidence.Count)]);

    private static double LogOdds(double rate) => Math.Log(rate / (1 - rate));
}
