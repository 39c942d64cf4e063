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
                $"small-{model}", common ? mistake : random.NextDouble() < SmallRight ? truth : random.Next(5000, 10_000), truth, 0.02m))],
            Premium = Reply("big", random.NextDouble() < PremiumRight ? truth : mistake, truth, 1),
        };
    }

    private static GradedReply Reply(string model, int answer, int truth, decimal cost)
    {
        var text = $"The answer is {answer}.";
        return new GradedReply(model, CascadeReply.Of(text, AnswerExtractor.Extract(text)), answer == truth, new TokenUsage(), cost);
    }
}
