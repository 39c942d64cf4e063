using System.Collections.Immutable;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Cascade;
using Pareto.Core.Routing.Prediction;
using static Pareto.Core.Tests.Execution.ExecutionTest;

namespace Pareto.Core.Tests.Execution.Cascade;

/// <summary>Plans with drafts, and what decides on them.</summary>
internal static class CascadeFixture
{
    public const string Bigger = "premium";
    public const string Judge = "judge";
    public const string Embedder = "embedder";

    /// <summary>Values of <see cref="CascadeEvidence"/>: three agree, two agree.</summary>
    private const int ThreeAgree = 1;
    private const int TwoAgree = 2;

    /// <summary>The last signal of the replies that agree, behind votes and nearness.</summary>
    private const int ScoreOfConsensus = 6 + ReplySignals.Count;

    /// <summary>Accepts what two models agree on (0.97 right), and nothing else.</summary>
    public static CascadePlan TwoMustAgree(params string[] models)
    {
        var asked = models.Length;
        return new CascadePlan
        {
            Models = [.. models.Select(model => new CascadeModel(model, 1, 0.02))],
            LossPrice = 10,
            LeastSaving = 0,
            Stages = [.. Enumerable.Range(0, asked + 1).Select(after => new CascadeStage
            {
                SmallIsRight = after == 0 ? null : Estimate(-3, (TwoAgree, 6.5), (ThreeAgree, 6.5)),
                Loss = after == 0 ? null : new CascadeLoss(Estimate(3, (TwoAgree, -6.5), (ThreeAgree, -6.5)), Estimate(-20), Offset: -0.05, Slope: 1),
                PremiumCost = Estimate(1),
                Saving = after == asked ? null : Estimate(0.9),
            })],
        };
    }

    /// <summary>Accepts what a judge scores high, of whichever model: the log-odds of its being right are 20 scores less 15.</summary>
    public static CascadePlan Judged(params string[] models) => TwoMustAgree(models) with
    {
        Reads = CascadeSignals.Judge,
        Stages = [.. TwoMustAgree(models).Stages.Select(stage => stage.SmallIsRight is null ? stage : stage with
        {
            SmallIsRight = Estimate(-15, (ScoreOfConsensus, 20)),
            Loss = new CascadeLoss(Estimate(15, (ScoreOfConsensus, -20)), Estimate(-20), Offset: -0.05, Slope: 1),
        })],
    };

    /// <summary>The prompt alone decides, by the shipped predictor: up to this score the model answers.</summary>
    public static CascadePlan ByPrompt(string model, double upTo)
    {
        using var shipped = typeof(Predictor).Assembly.GetManifestResourceStream("router.model")!;
        using var bytes = new MemoryStream();
        shipped.CopyTo(bytes);
        return CascadePlan.AlwaysPremium with { Models = [new CascadeModel(model, 1, 0.02)], ByPrompt = new PromptOrder(bytes.ToArray(), upTo) };
    }

    public static CascadeSetup Setup(CascadeOptions? options = null, CascadePlan? plan = null) => new(options ?? new CascadeOptions(), [], null, FileOf(plan));

    /// <summary>The plan as the one for every workload.</summary>
    public static CascadePlanFile? FileOf(CascadePlan? plan) => plan is null ? null : new CascadePlanFile
    {
        MaxLoss = 0.01,
        Plans = ImmutableSortedDictionary<string, CascadePlan>.Empty.Add(CascadePlanFile.AnyWorkload, plan),
    };

    /// <summary>Drafts before the premium target.</summary>
    public static RoutePlan Drafts(params string[] models) => new()
    {
        Targets = [new PlannedTarget(TargetOf(Bigger) with { Tier = Tier.Premium }, "escalation")],
        Cascade = new CascadeOrder([.. models.Select(model => new PlannedTarget(TargetOf(model), "small"))], Plan: null),
        Intent = Extracting,
    };

    /// <summary>The same, decided by the fitted plan.</summary>
    public static RoutePlan Fitted(this RoutePlan plan) => plan with { Cascade = plan.Cascade! with { Plan = CascadePlanFile.AnyWorkload } };

    public static RoutePlan Judged(this RoutePlan plan) => plan with { Cascade = plan.Cascade! with { Judge = new PlannedTarget(TargetOf(Judge), "judge") } };

    public static RoutePlan Embedded(this RoutePlan plan) => plan with { Cascade = plan.Cascade! with { Embedder = new PlannedTarget(TargetOf(Embedder), "likeness") } };

    /// <summary>A request from its first event to its settled account.</summary>
    public static async Task<Exchanged> AskAsync(this ExecutionTest test, RoutePlan plan, ChatRequest? request = null)
    {
        var asked = test.Begin(request ?? test.Request(stream: false), plan);
        await test.PassTimeUntilAsync(asked.CollectAsync(TestContext.Current.CancellationToken));
        await asked.SettleAsync();
        return asked;
    }

    private static CascadeEstimate Estimate(double constant, params (int Value, double Weight)[] weights)
    {
        var all = new double[CascadeEvidence.Count + 1];
        all[0] = constant;
        foreach (var (value, weight) in weights)
        {
            all[value + 1] = weight;
        }

        return new CascadeEstimate([.. all]);
    }
}
