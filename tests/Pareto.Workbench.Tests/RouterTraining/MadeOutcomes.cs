using Pareto.Workbench.RouterTraining;

namespace Pareto.Workbench.Tests.RouterTraining;

/// <summary>Outcomes of two kinds of prompts in a like frame: the little model mostly manages one of them.</summary>
internal static class MadeOutcomes
{
    public static List<Outcome> Of(int count)
    {
        string[] easy = ["apples", "pears", "plums", "cherries"];
        string[] hard = ["integrals", "eigenvalues", "manifolds", "groups"];
        var random = new Random(11);
        var outcomes = new List<Outcome>();
        for (var i = 0; i < count; i++)
        {
            var isHard = random.Next(2) == 0;
            var words = isHard ? hard : easy;
            outcomes.Add(new Outcome
            {
                Id = $"{i}",
                Dataset = "made",
                Group = $"{i}",
                Prompt = $"Question {random.Next(1_000)}: how do {words[random.Next(4)]} and {words[random.Next(4)]} go together with {random.Next(50)} of them?",
                WeakModel = "little",
                StrongModel = "large",
                Weak = random.NextDouble() < (isHard ? 0.15 : 0.85) ? 1 : 0,
                Strong = random.NextDouble() < 0.9 ? 1 : 0,
            });
        }

        return outcomes;
    }
}
