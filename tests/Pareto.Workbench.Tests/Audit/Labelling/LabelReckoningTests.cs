using Pareto.Core.Exchange;
using Pareto.Workbench.Audit;
using Pareto.Workbench.Audit.Labelling;
using Pareto.Workbench.Audit.Projection;
using static Pareto.Workbench.Tests.Audit.MadeFacts;

namespace Pareto.Workbench.Tests.Audit.Labelling;

public sealed class LabelReckoningTests
{
    private const int Runs = 1_000;

    private static readonly SampledCall _call = new(LoggedRequest.Of(Call(Easy)), new TokenUsage(), null, null);

    [Fact]
    public void Of_LabelsThatContradictTheRouter_TellsHowOftenItIsRight()
    {
        DrawnCall[] calls = [.. Enumerable.Repeat(Drawn(kept: true), 20), .. Enumerable.Repeat(Drawn(kept: false), 20)];
        CallLabel[] labels = [.. Enumerable.Range(0, 40).Select(i => new CallLabel(SmallWillDo: i < 15, IsRoutine: i < 30))];

        var figures = LabelReckoning.Of(calls, labels, [], premiumBill: 1_000);

        figures.KeptSmall.ShouldBe(0.5);
        figures.SmallWillDoByLabels.Value.ShouldBe(15 / 40.0);
        figures.Routine.Value.ShouldBe(0.75);
        figures.RightlySmall!.Value.Value.ShouldBe(0.75);
        figures.SavingByRouter.ShouldBe(1_000 * 0.5m * 0.9m);
        figures.Saving!.Value.Value.ShouldBe(1_000 * (15 / 40m) * 0.9m, 0.01m);
    }

    [Fact]
    public void Of_CallsWithoutAPrice_HasNoSaving()
    {
        DrawnCall[] calls = [.. Enumerable.Repeat(Drawn(kept: true) with { SmallCost = null }, 20)];

        LabelReckoning.Of(calls, [.. calls.Select(_ => new CallLabel(true, true))], [], premiumBill: 1_000).Saving.ShouldBeNull();
    }

    // The bounds as in PredictionPoweredMeanTests, for half as many runs: 95 in 100 with some room on either side.
    [Fact]
    public void Of_ManySamples_IntervalsHoldTheTruth()
    {
        var random = new Random(5);
        var population = Enumerable.Range(0, 20_000).Select(_ => Made(random)).ToArray();
        var share = population.Average(made => made.Truth ? 1.0 : 0.0);
        var saving = 1_000m * population.Sum(made => made.Truth ? made.Call.PremiumCost!.Value - made.Call.SmallCost!.Value : 0)
            / population.Sum(made => made.Call.PremiumCost!.Value);
        var (shares, savings) = (0, 0);
        for (var run = 0; run < Runs; run++)
        {
            var drawn = Enumerable.Range(0, 1_000).Select(_ => population[random.Next(population.Length)]).ToArray();
            var figures = LabelReckoning.Of(
                [.. drawn.Take(150).Select(made => made.Call)],
                [.. drawn.Take(150).Select(made => new CallLabel(made.Truth, made.Truth))],
                [.. drawn.Skip(150).Select(made => made.Call)],
                premiumBill: 1_000);
            shares += figures.SmallWillDo.Low <= share && share <= figures.SmallWillDo.High ? 1 : 0;
            savings += figures.Saving!.Value.Low <= saving && saving <= figures.Saving.Value.High ? 1 : 0;
        }

        shares.ShouldBeInRange(928, 972);
        savings.ShouldBeInRange(920, 972);
    }

    private static (DrawnCall Call, bool Truth) Made(Random random)
    {
        var cost = (decimal)Math.Exp(random.NextDouble() * 3);
        var truth = random.NextDouble() < (cost > 5 ? 0.3 : 0.8);
        return (new DrawnCall(_call, random.NextDouble() < 0.8 == truth, cost, cost / 50), truth);
    }

    private static DrawnCall Drawn(bool kept) => new(_call, kept, PremiumCost: 1, SmallCost: 0.1m);
}
