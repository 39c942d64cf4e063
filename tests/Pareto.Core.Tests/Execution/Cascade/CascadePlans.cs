using Pareto.Core.Execution.Cascade;

namespace Pareto.Core.Tests.Execution.Cascade;

/// <summary>Plans that can be followed by hand: only how many answers agree counts.</summary>
internal static class CascadePlans
{
    /// <summary>
    /// Asks a first model always and a second one always. Two that agree are expected to lose 1 in 100, one that stands alone or two
    /// that differ 30 in 100; premium costs 1.
    /// </summary>
    public static CascadePlan TwoThatAgree(double lossPrice = 20, double firstSaves = 0.4, double spoils = 0) => new()
    {
        Models = [new CascadeModel("first", 1, 0.02), new CascadeModel("second", 0.5, 0.02)],
        LossPrice = lossPrice,
        Stages =
        [
            new CascadeStage { PremiumCost = Constant(1), Saving = Constant(firstSaves) },
            new CascadeStage { SmallIsRight = Right(0.7, 0.7), Loss = PremiumIsRight(spoils), PremiumCost = Constant(1), Saving = Constant(0.3) },
            new CascadeStage { SmallIsRight = Right(0.7, 0.99), Loss = PremiumIsRight(spoils), PremiumCost = Constant(1) },
        ],
    };

    public static CascadeReply Reply(string answer) => CascadeReply.Of(answer, AnswerExtractor.Extract(answer));

    // Where premium spoils nothing, what the small answers get wrong is lost.
    private static CascadeLoss PremiumIsRight(double spoils) => new(Saves: Constant(50), Spoils: Constant(LogOdds(Math.Max(spoils, 1e-12))), Offset: 0, Slope: 1);

    private static CascadeEstimate Right(double apart, double agreed)
    {
        // The third value of the evidence is 1 where two agree.
        var weights = new double[CascadeEvidence.Count + 1];
        weights[0] = LogOdds(apart);
        weights[3] = LogOdds(agreed) - LogOdds(apart);
        return new CascadeEstimate([.. weights]);
    }

    private static CascadeEstimate Constant(double value) => new([value, .. Enumerable.Repeat(0.0, CascadeEvidence.Count)]);

    private static double LogOdds(double rate) => Math.Log(rate / (1 - rate));
}
