using Pareto.Core.Exchange;
using Pareto.Workbench.Audit;
using Pareto.Workbench.Audit.Conclusion;
using Pareto.Workbench.Audit.Labelling;
using Pareto.Workbench.Audit.Projection;

namespace Pareto.Cli.Tests;

public sealed class AuditResultTableTests
{
    [Fact]
    public void Write_ResultWithLabels_TellsEachPart()
    {
        var text = Written(Result(new LabelledFigures
        {
            KeptSmall = 0.5,
            SmallWillDoByLabels = new ShareEstimate(0.6, 0.5, 0.7),
            SmallWillDo = new ShareEstimate(0.62, 0.55, 0.69),
            Routine = new ShareEstimate(0.5, 0.4, 0.6),
            RightlySmall = null,
            Saving = new Estimate(120, 100, 140),
            SavingByRouter = 90,
        }));

        text.ShouldContain("against the bill as it is");
        text.ShouldContain("tiers + cache (assumed)");
        text.ShouldContain("What judge/m says of 100 calls ($0.31)");
        text.ShouldContain("62 %");
        text.ShouldContain("saves $120.00 ($100.00 to $140.00) a month against all premium; the router by itself $90.00");
        text.ShouldContain("7 % of the calls hold personal data");
        text.ShouldContain("tickets [b]", Case.Sensitive, "names are no markup");
        text.ShouldContain("Cheaper as it is: odd [one]");
        text.ShouldContain("- The basis.");
    }

    [Fact]
    public void Write_TooFewLabels_SaysSo()
    {
        Written(Result(null)).ShouldContain("98 answers could be read: too few");
    }

    private static string Written(AuditResult result)
    {
        using var writer = new StringWriter();
        AuditResultTable.Write(Terminal.Plain(writer, unbounded: true), result);
        return writer.ToString();
    }

    private static AuditResult Result(LabelledFigures? figures)
    {
        var total = new WorkloadSavings
        {
            Name = "",
            Calls = 1_000,
            Now = 200,
            Reference = 200,
            Replayed = 100,
            Policies =
            [
                .. SavingsPolicies.All.Select(policy => new PolicySavings
                {
                    Policy = policy,
                    Cost = policy == SavingsPolicy.TiersAndCap ? null : new Estimate(80, 70, 90),
                    Saving = policy == SavingsPolicy.TiersAndCap ? null : new Estimate(120, 110, 130),
                    Shares = new Dictionary<Tier, double> { [Tier.Small] = 0.8, [Tier.Premium] = 0.2 },
                    Refused = 0,
                }),
            ],
        };
        return new AuditResult
        {
            Workloads = [],
            Basis = "The basis.",
            Savings = new SavingsProjection
            {
                Period = TimeSpan.FromDays(30), Baseline = "openai/gpt-5.2", Workloads = [total], Total = total, Recommended = SavingsPolicy.Tiers, Assumptions = ["Something."],
            },
            Labels = new LabelledEstimate { Target = "judge/m", Asked = 100, Labelled = 98, Stopped = null, HeldBack = 0.07, Cost = 0.31m, Figures = figures },
            Conclusion = new AuditConclusion
            {
                Tests = [new ConclusionTest("routine", "Is it mostly routine?", "62 % of calls", 0.62, "> 70 %", TestVerdict.WorthBuilding, "Worth it.")],
                Decision = new Decision(Deployment.Hybrid, "Because."),
                Candidates = [new CandidateWorkload("tickets [b]", new Estimate(100, 90, 110), Effort.Low, ["mostly routine"])],
                CostMore = ["odd [one]"],
            },
        };
    }
}
