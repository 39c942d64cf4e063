using Pareto.Core.Execution.Cascade;

namespace Pareto.Core.Tests.Execution.Cascade;

public sealed class CascadeEvidenceTests
{
    private static readonly double[] Records = [2, 1, 0.5];

    [Theory]
    [InlineData("7", "7", "7", 0, 3.5)]
    [InlineData("7", "7", "9", 0, 2.5)]
    [InlineData("9", "7", "7", 1, -0.5)]
    [InlineData("7", "8", "9", 0, 0.5)]
    [InlineData("", "8", "9", 1, -1.5)]
    [InlineData("", "", "", 0, 0.5)]
    public void Write_ThreeAnswers_TheHeaviestVotesSpeak(string first, string second, string third, int spokesman, double votes)
    {
        var evidence = new double[CascadeEvidence.Count];

        CascadeEvidence.Write(new double[PromptSignals.Count], [CascadePlans.Reply(first), CascadePlans.Reply(second), CascadePlans.Reply(third)], Records, evidence)
            .ShouldBe(spokesman);

        evidence[0].ShouldBe(votes, 1e-9);
    }

    [Fact]
    public void Write_NoAnswers_OnlyThePromptIsEvidence()
    {
        var prompt = Enumerable.Range(1, PromptSignals.Count).Select(i => (double)i).ToArray();
        var evidence = Enumerable.Repeat(9.0, CascadeEvidence.Count).ToArray();

        CascadeEvidence.Write(prompt, [], [], evidence).ShouldBe(-1);

        evidence[^PromptSignals.Count..].ShouldBe(prompt);
        evidence[..^PromptSignals.Count].ShouldAllBe(value => value == 0);
    }

    [Fact]
    public void Write_AReplyWithAWrongSum_IsOtherEvidenceThanOneWithARightSum()
    {
        var (right, wrong) = (Signals("9 * 2 = 18. The answer is 18."), Signals("9 * 2 = 19. The answer is 18."));

        right.ShouldNotBe(wrong);
    }

    private static double[] Signals(string reply)
    {
        var evidence = new double[CascadeEvidence.Count];
        CascadeEvidence.Write(new double[PromptSignals.Count], [CascadePlans.Reply(reply)], [1.0], evidence);
        return evidence;
    }
}
