using Pareto.Workbench.RouterTraining;

namespace Pareto.Workbench.Tests.RouterTraining;

public sealed class SteadyScoresTests
{
    [Fact]
    public void Of_ASmallSet_AveragesWithModelsOfLikeAbilityAndKeepsTheMeans()
    {
        var outcomes = Enumerable.Range(0, 20).Select(i => Row(i, weak: i % 2, twin: 1 - (i % 2))).ToList();

        var scores = SteadyScores.Of(outcomes);

        // The twin is right where the small model is not: both together say one half everywhere.
        scores.ShouldAllBe(score => Math.Abs(score.Weak - 0.5) < 1e-9);
        scores.Average(score => score.Strong).ShouldBe(outcomes.Average(row => row.Strong), 1e-9);
    }

    [Fact]
    public void Of_ALargeSet_LeavesItAsItIs()
    {
        var outcomes = Enumerable.Range(0, SteadyScores.SmallSet).Select(i => Row(i, weak: i % 2, twin: 1 - (i % 2))).ToList();

        SteadyScores.Of(outcomes).ShouldBe(outcomes.Select(row => (row.Weak, row.Strong)));
    }

    [Fact]
    public void Of_TheSamePromptInAnotherSet_LearnsFromItToo()
    {
        var told = Enumerable.Range(0, 20).Select(i => Row(i, weak: i % 2, twin: 1 - (i % 2)));
        var silent = Enumerable.Range(0, 20).Select(i => Row(i, weak: i % 2, twin: 0) with { Dataset = "silent", Others = [] });

        var scores = SteadyScores.Of([.. told, .. silent]);

        // Not 0 or 1 any more, though nothing was known of other models in this set.
        scores.Skip(20).ShouldAllBe(score => score.Weak > 0.1 && score.Weak < 0.9);
    }

    private static Outcome Row(int i, double weak, double twin) => new()
    {
        Id = $"{i}",
        Dataset = "told",
        Prompt = $"prompt {i}",
        Group = $"{i}",
        WeakModel = "little",
        StrongModel = "large",
        Weak = weak,
        Strong = 1,
        Others = [new("twin", twin)],
    };
}
