using Pareto.Core.Exchange;
using Pareto.Core.Execution.Cascade;
using Pareto.Workbench.RouterTraining.Cascade;

namespace Pareto.Workbench.Tests.RouterTraining.Cascade;

/// <summary>
/// A world with a known truth: three small models that err independently, and wrongly in different ways, and a premium model. Where two
/// small ones agree they are right, but for the share that is common error.
/// </summary>
internal sealed record CascadeWorld(double SmallRight, double PremiumRight, double CommonError)
{
    public string Workload { get; init; } = "sums";

    /// <summary>What a judge tells of a reply, from its grade; null where none was asked. Asking costs <see cref="JudgeCost"/>.</summary>
    public Func<bool, Random, double>? Score { get; init; }

    public decimal JudgeCost { get; init; } = 0.01m;

    public List<CascadeOutcome> Draw(int rows, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(i => Row(i, random))];
    }

    private CascadeOutcome Row(int i, Random random)
    {
        var prompt = $"What is {random.Next(100)} and {random.Next(100)}?";
        var signals = new double[PromptSignals.Count];
        PromptSignals.Write(prompt, signals);
        var (truth, mistake) = (random.Next(1000, 5000), random.Next(5000, 10_000));
        var common = random.NextDouble() < CommonError;
        return new CascadeOutcome
        {
            Id = $"{i}",
            Dataset = Workload,
            Group = $"{i}",
            Text = prompt,
            Prompt = signals,
            Small = [.. Enumerable.Range(1, 3).Select(model => Reply(
                $"small-{model}", common ? mistake : random.NextDouble() < SmallRight ? truth : random.Next(5000, 10_000), truth, 0.02m, random))],
            Premium = Reply("big", random.NextDouble() < PremiumRight ? truth : mistake, truth, 1, random),
        };
    }

    private GradedReply Reply(string model, int answer, int truth, decimal cost, Random random)
    {
        var text = $"The answer is {answer}.";
        var extracted = AnswerExtractor.Extract(text);
        return new GradedReply(model, CascadeReply.Of(text, extracted), answer == truth, new TokenUsage(), cost)
        {
            Told = Score is null ? null
                : new ToldReply(text, extracted, new TrustSignals { Score = Score(answer == truth, random) }) { Cost = cost, JudgeCost = JudgeCost },
        };
    }
}
