using Pareto.Core.Exchange;
using Pareto.Core.Routing.Competence;

namespace Pareto.Core.Tests.Routing.Competence;

public class CompetenceTableTests
{
    private static readonly TargetId X = new("ollama", "x");

    [Fact]
    public void Of_FullCell_IsHardlyMovedByItsNeighbours()
    {
        var table = new CompetenceTable([Row(TaskType.Extraction, 2, 400, 0.9), Row(TaskType.Extraction, 3, 400, 0), Row(TaskType.Code, 2, 400, 0)]);

        var earned = table.Of(X, TaskType.Extraction, 2);

        earned.Answers.ShouldBe(400);
        earned.Quality.ShouldBe(400 * 0.9 / 410, 1e-9);
        earned.Low.ShouldBeGreaterThan(0.8);
    }

    [Fact]
    public void Of_CellWithFewOutcomes_BorrowsFromItsTask()
    {
        var alone = new CompetenceTable([Row(TaskType.Extraction, 2, 10, 1)]);
        var among = new CompetenceTable([Row(TaskType.Extraction, 2, 10, 1), Row(TaskType.Extraction, 1, 300, 1)]);

        alone.Of(X, TaskType.Extraction, 2).Low.ShouldBe(10 / (10 + 3.8415), 1e-3);
        among.Of(X, TaskType.Extraction, 2).Low.ShouldBe(20 / (20 + 3.8415), 1e-3);
    }

    [Fact]
    public void Of_EmptyCell_EarnsLittleByBorrowingAlone()
    {
        var table = new CompetenceTable([Row(TaskType.Extraction, 1, 5_000, 1), Row(TaskType.Code, 1, 5_000, 1)]);

        var sameTask = table.Of(X, TaskType.Extraction, 5);
        var otherTask = table.Of(X, TaskType.Mathematics, 5);

        (sameTask.Answers, otherTask.Answers).ShouldBe((0, 0));
        sameTask.Low.ShouldBe(10 / 13.8415, 1e-3);
        otherTask.Low.ShouldBe(10 / 13.8415, 1e-3);
    }

    [Fact]
    public void Of_OtherTasks_CountLessThanTheSame()
    {
        var table = new CompetenceTable([Row(TaskType.Extraction, 1, 1_000, 1), Row(TaskType.Code, 1, 1_000, 0)]);

        // Ten borrowed: of a thousand right and ten wrong ones.
        table.Of(X, TaskType.Extraction, 5).Quality.ShouldBe(1_000 / 1_010.0, 1e-9);
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(5, 5)]
    [InlineData(4_000, 5)]
    public void Of_Escalations_WeighFiveOutcomesAtMost(int escalations, int weight)
    {
        var table = new CompetenceTable([Row(TaskType.Extraction, 2, 20, 1) with { Escalations = escalations, EscalationsAgreed = 0.25 }]);

        var earned = table.Of(X, TaskType.Extraction, 2);

        earned.Answers.ShouldBe(20, "nobody has judged them");
        earned.Quality.ShouldBe((20 + (0.25 * weight)) / (20 + weight), 1e-9);
    }

    [Fact]
    public void Of_EscalationsOfAnotherCell_SayNothing()
    {
        Target(X, TaskType.Extraction, 3).ShouldBe(Target(X, TaskType.Extraction, 3, escalated: 0));
        Target(X, TaskType.Code, 2).ShouldBe(Target(X, TaskType.Code, 2, escalated: 0));

        static EarnedQuality Target(TargetId target, TaskType task, int complexity, int escalated = 50) =>
            new CompetenceTable([Row(TaskType.Extraction, 2, 20, 1) with { Escalations = escalated }]).Of(target, task, complexity);
    }

    [Fact]
    public void Of_EscalationsAlone_EarnNoPlace()
    {
        var table = new CompetenceTable([Row(TaskType.Extraction, 2, 0, 0) with { Escalations = 900, EscalationsAgreed = 1 }]);

        table.Of(X, TaskType.Extraction, 2).Low.ShouldBe(5 / 8.8415, 1e-3);
    }

    [Fact]
    public void Of_UnknownTarget_IsNothing()
    {
        var table = new CompetenceTable([Row(TaskType.Extraction, 1, 1_000, 1)]);

        table.Of(new TargetId("ollama", "new"), TaskType.Extraction, 1).ShouldBe(new EarnedQuality(0, 0, 0, 1));
        table.Of(new TargetId("ollama", "new"), TaskType.Extraction, 1).IsNothing.ShouldBeTrue();
    }

    private static CompetenceRow Row(TaskType task, int complexity, int answers, double quality) => new(X, task, complexity, answers, quality);
}
