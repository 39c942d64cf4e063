using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;
using Pareto.Workbench.Audit;
using Pareto.Workbench.Audit.Projection;
using static Pareto.Workbench.Tests.Audit.MadeFacts;

namespace Pareto.Workbench.Tests.Audit.Projection;

public sealed class SavingsProjectorTests
{
    // US dollars for a million tokens, in and out, in the sheets that ship: what a call of 1,000 and 100 tokens costs.
    private const decimal PremiumCall = ((1_000 * 1.75m) + (100 * 14m)) / 1_000_000;
    private const decimal SmallCall = ((1_000 * 0.023m) + (100 * 0.23m)) / 1_000_000;

    [Fact]
    public void Project_KnownTokens_AllPremiumIsTheirListPrice()
    {
        var savings = Project(Of("w", Mix(easy: 30, hard: 20), cost: 1));

        savings.Total[SavingsPolicy.AllPremium].Cost.ShouldBe(new Estimate(50 * PremiumCall, 50 * PremiumCall, 50 * PremiumCall));
        savings.Total[SavingsPolicy.AllPremium].Saving!.Value.Value.ShouldBe(1 - (50 * PremiumCall));
    }

    [Fact]
    public void Project_EasyAndHardCalls_GoWhereTheRouterSendsThem()
    {
        var tiers = Project(Of("w", Mix(easy: 30, hard: 20), cost: 1)).Total[SavingsPolicy.Tiers];

        tiers.Shares.ShouldBe(new Dictionary<Tier, double> { [Tier.Small] = 0.6, [Tier.Premium] = 0.4 }, ignoreOrder: true);
        tiers.Cost!.Value.Value.ShouldBe((30 * SmallCall) + (20 * PremiumCall));
        tiers.Cost.Value.Low.ShouldBeLessThan(tiers.Cost.Value.Value);
        tiers.Cost.Value.High.ShouldBeGreaterThan(tiers.Cost.Value.Value);
    }

    [Fact]
    public void Project_SampleOfALargerLog_IsScaledByTheTokensOfAll()
    {
        var facts = Of("w", Mix(easy: 30, hard: 20), cost: 1);

        var savings = Project(facts with { Calls = 5_000, Usage = new TokenUsage { Input = 5_000_000, Output = 500_000 } });

        savings.Total.Calls.ShouldBe(5_000);
        savings.Total[SavingsPolicy.Tiers].Cost!.Value.Value.ShouldBe(100 * ((30 * SmallCall) + (20 * PremiumCall)));
    }

    [Fact]
    public void Project_LogOfHalfAMonth_CountsTwice()
    {
        var facts = Of("w", Mix(easy: 1, hard: 1), cost: 3);

        var savings = Project(facts with { Until = facts.From + (Month / 2) });

        savings.Total.Now.ShouldBe(6);
        savings.Total.Calls.ShouldBe(4);
    }

    [Fact]
    public void Project_LogWithoutTimes_CountsAsAMonthAndSaysSo()
    {
        var savings = Project(Of("w", Mix(easy: 1, hard: 1), cost: 3) with { From = null, Until = null });

        savings.Period.ShouldBeNull();
        savings.Total.Now.ShouldBe(3);
        savings.Assumptions.ShouldContain(sentence => sentence.Contains("counts as one month"));
    }

    [Fact]
    public void Project_WorkloadSeenOnOneDay_IsNotTakenForADailyOne()
    {
        var rare = Of("rare", Mix(easy: 1, hard: 0), cost: 2) with { Until = Start + TimeSpan.FromDays(1) };

        var savings = Project(Of("steady", Mix(easy: 1, hard: 0), cost: 1), rare);

        savings.Workloads[1].Now.ShouldBe(2);
    }

    [Fact]
    public void Project_Workloads_AddUpToTheTotal()
    {
        var savings = Project(Of("a", Mix(easy: 30, hard: 20), cost: 1), Of("b", Mix(easy: 5, hard: 45), cost: 2));

        foreach (var policy in SavingsPolicies.All)
        {
            savings.Total[policy].Cost!.Value.Value.ShouldBe(savings.Workloads.Sum(workload => workload[policy].Cost!.Value.Value), 0.000002m);
        }

        savings.Total.Now.ShouldBe(3);
        savings.Total[SavingsPolicy.Tiers].Shares[Tier.Premium].ShouldBe(0.65, 1e-9);
        WidthOf(savings.Total).ShouldBeLessThan(savings.Workloads.Sum(WidthOf), "workloads are independent, so their errors do not add up");

        static decimal WidthOf(WorkloadSavings workload) => workload[SavingsPolicy.Tiers].Cost!.Value.High - workload[SavingsPolicy.Tiers].Cost!.Value.Low;
    }

    [Fact]
    public void Project_WithoutMid_SendsItsCallsToPremium()
    {
        var middling = Call("Write a SQL query that lists the ten customers with the highest revenue per month, and explain why you chose the index.");

        var savings = Project(Of("w", [middling], cost: 1));

        savings.Total[SavingsPolicy.Tiers].Shares.Keys.ShouldBe([Tier.Mid]);
        savings.Total[SavingsPolicy.SmallAndPremium].Shares.Keys.ShouldBe([Tier.Premium]);
    }

    [Fact]
    public void Project_PremiumCap_BoundsPremiumToItsShare()
    {
        var savings = Project(Of("w", Mix(easy: 300, hard: 300), cost: 1));

        savings.Total[SavingsPolicy.Tiers].Shares[Tier.Premium].ShouldBe(0.5);
        savings.Total[SavingsPolicy.TiersAndCap].Shares[Tier.Premium].ShouldBeInRange(0.10, 0.18);
        savings.Recommended.ShouldBe(SavingsPolicy.Tiers);
    }

    [Fact]
    public void Project_ConfigurationWithACap_RecommendsItAsConfigured()
    {
        var savings = Project("routing: { premiumCap: { share: 0.3 } }", Of("w", Mix(easy: 300, hard: 300), cost: 1));

        savings.Recommended.ShouldBe(SavingsPolicy.TiersAndCap);
        savings.Total[SavingsPolicy.TiersAndCap].Shares[Tier.Premium].ShouldBeInRange(0.24, 0.34);
    }

    [Fact]
    public void Project_CapOnSpend_IsToldToBeUnknown()
    {
        var savings = Project("routing: { premiumCap: { of: spend } }", Of("w", Mix(easy: 3, hard: 3), cost: 1));

        savings.Total[SavingsPolicy.TiersAndCap].Cost.ShouldBeNull();
        savings.Assumptions.ShouldContain(sentence => sentence.Contains("cannot be replayed"));
    }

    [Fact]
    public void Project_Duplicates_AreFreeUnderTheAssumedCacheAlone()
    {
        var total = Project(Of("w", Mix(easy: 10, hard: 10), cost: 1, duplicates: 0.25)).Total;

        total[SavingsPolicy.TiersAndCache].Cost!.Value.Value.ShouldBe(0.75m * total[SavingsPolicy.Tiers].Cost!.Value.Value);
        SavingsPolicy.TiersAndCache.IsAssumed().ShouldBeTrue();
    }

    [Fact]
    public void Project_Compression_ShortensLongPromptsOnly()
    {
        var savings = Project(Of("long", [Call(Hard, input: 10_000)], cost: 1), Of("short", [Call(Hard, input: 999)], cost: 1));

        savings.Workloads[0][SavingsPolicy.TiersAndCompression].Cost!.Value.Value.ShouldBe(((8_000 * 1.75m) + (100 * 14m)) / 1_000_000);
        savings.Workloads[1][SavingsPolicy.TiersAndCompression].Cost.ShouldBe(savings.Workloads[1][SavingsPolicy.Tiers].Cost);
    }

    [Fact]
    public void Project_LogWithoutPrices_CountsSavingsAgainstAllPremium()
    {
        var total = Project(Of("w", Mix(easy: 10, hard: 10), unpriced: 20)).Total;

        total.Now.ShouldBeNull();
        total.Reference.ShouldBe(20 * PremiumCall);
        total[SavingsPolicy.AllPremium].Saving.ShouldBe(new Estimate(0, 0, 0));
        total[SavingsPolicy.Tiers].Saving!.Value.Value.ShouldBe(10 * (PremiumCall - SmallCall));
    }

    [Fact]
    public void Project_OneWorkloadWithoutPrices_LeavesTheOthersTheirBill()
    {
        var savings = Project(Of("priced", Mix(easy: 10, hard: 10), cost: 5), Of("unpriced", Mix(easy: 10, hard: 10), unpriced: 20));

        savings.Total.Now.ShouldBeNull();
        savings.Total.Reference.ShouldBe(5 + (20 * PremiumCall));
        savings.Against.ShouldContain("where the log tells it");
        savings.Total[SavingsPolicy.Tiers].Saving!.Value.Value.ShouldBe(savings.Workloads.Sum(workload => workload[SavingsPolicy.Tiers].Saving!.Value.Value), 0.000002m);
    }

    [Fact]
    public void Project_BillBelowTheProjection_IsANegativeSaving()
    {
        Project(Of("w", Mix(easy: 0, hard: 10), cost: 0.001m)).Total[SavingsPolicy.Tiers].Saving!.Value.High.ShouldBeLessThan(0);
    }

    [Fact]
    public void Project_LogWithoutTexts_ClaimsNoSaving()
    {
        var silent = Of("counts-only", [Call("", input: 1_000, output: 100)], cost: 1);

        var savings = Project(silent);

        savings.Workloads[0].Replayed.ShouldBe(0);
        savings.Total[SavingsPolicy.Tiers].Cost.ShouldBe(savings.Total[SavingsPolicy.AllPremium].Cost);
        savings.Total[SavingsPolicy.Tiers].Cost!.Value.Value.ShouldBe(PremiumCall);
        savings.Assumptions.ShouldContain(sentence => sentence.Contains("counts-only"));
    }

    [Fact]
    public void Project_CallsWithoutTextBesideOthers_CountByTheMixOfThese()
    {
        var calls = Mix(easy: 30, hard: 20).Concat(Enumerable.Repeat(Call(""), 50)).ToArray();

        Project(Of("w", calls, cost: 1)).Total[SavingsPolicy.Tiers].Cost!.Value.Value.ShouldBe((60 * SmallCall) + (40 * PremiumCall));
    }

    [Fact]
    public void Project_RefusedCalls_AreReckonedAtTheBaseline()
    {
        var total = Project("policy: { rules: [{ name: none, when: { workload: w }, action: block }] }", Of("w", Mix(easy: 10, hard: 0), cost: 1)).Total;

        total[SavingsPolicy.Tiers].Refused.ShouldBe(1);
        total[SavingsPolicy.Tiers].Cost!.Value.Value.ShouldBe(10 * PremiumCall);
    }

    [Fact]
    public void Project_RestrictedCalls_StayLocal()
    {
        var total = Project("policy: { rules: [{ name: stays, when: { workload: w }, sensitivity: restricted }] }", Of("w", Mix(easy: 0, hard: 10), cost: 1)).Total;

        total[SavingsPolicy.Tiers].Shares.Keys.ShouldBe([Tier.Small]);
    }

    [Fact]
    public void Project_TargetWithoutAPrice_LeavesItsPoliciesUnknown()
    {
        var configuration = new ConfigurationChecker(_ => null, Time).Check(
            """
            providers:
              any: { preset: openai-compatible, baseUrl: http://example.com/v1 }
              openai: { preset: openai, apiKey: none }
            tiers: { small: [any/unheard-of], premium: [openai/gpt-5.2] }
            """,
            "made.yaml");

        var savings = new SavingsProjector(configuration, Time, seed: 1).Project([Of("w", Mix(easy: 3, hard: 3), cost: 1)], default);

        savings.Total[SavingsPolicy.Tiers].Cost.ShouldBeNull();
        savings.Total[SavingsPolicy.Tiers].Saving.ShouldBeNull();
        savings.Total[SavingsPolicy.AllPremium].Cost.ShouldNotBeNull();
        savings.Assumptions.ShouldContain(sentence => sentence.Contains("any/unheard-of") && sentence.Contains("under targets"));
    }

    [Fact]
    public void WhyNot_BaselineWithoutAPrice_NamesItAndTheRemedy()
    {
        var configuration = new ConfigurationChecker(_ => null, Time).Check(
            """
            providers: { any: { preset: openai-compatible, baseUrl: http://example.com/v1 } }
            tiers: { premium: [any/unheard-of] }
            """,
            "made.yaml");

        SavingsProjector.WhyNot(configuration).ShouldNotBeNull().ShouldContain("any/unheard-of");
        SavingsProjector.WhyNot(Configuration()).ShouldBeNull();
    }

    [Fact]
    public void Project_SameSeed_SameFigures()
    {
        var facts = Of("w", Mix(easy: 7, hard: 5), cost: 1);

        Figures(1).ShouldBe(Figures(1));
        Figures(1).ShouldNotBe(Figures(2));

        IEnumerable<(Estimate?, Estimate?)> Figures(int seed) =>
            [.. new SavingsProjector(Configuration(), Time, seed).Project([facts], default).Total.Policies.Select(policy => (policy.Cost, policy.Saving))];
    }

    [Fact]
    public void Project_Cancelled_Ends()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Should.Throw<OperationCanceledException>(() =>
            new SavingsProjector(Configuration(), Time, seed: 1).Project([Of("w", Mix(easy: 3, hard: 3))], cancelled.Token));
    }

    private static SavingsProjection Project(params WorkloadFacts[] workloads) => Project("", workloads);

    private static SavingsProjection Project(string further, params WorkloadFacts[] workloads) =>
        new SavingsProjector(Configuration(further), Time, seed: 1).Project(workloads, TestContext.Current.CancellationToken);
}
