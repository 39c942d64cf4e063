using Pareto.Core.Execution.Cascade;

namespace Pareto.Core.Tests.Execution.Cascade;

public sealed class CascadePlanTests
{
    private static readonly double[] Prompt = new double[PromptSignals.Count];

    [Fact]
    public void Next_NothingAnswered_AsksTheFirstModel() => CascadePlans.TwoThatAgree().Next(Prompt, []).ShouldBe(CascadeStep.Ask(0));

    [Fact]
    public void Next_OneAnswer_AsksTheSecondModel()
    {
        var step = CascadePlans.TwoThatAgree().Next(Prompt, [CascadePlans.Reply("18")]);

        (step.Move, step.Index).ShouldBe((CascadeMove.Ask, 1));
        step.Loss!.Value.ShouldBe(0.3, 1e-9);
    }

    [Fact]
    public void Next_TwoThatAgree_GivesTheBetterModelsReply()
    {
        var step = CascadePlans.TwoThatAgree().Next(Prompt, [CascadePlans.Reply("18"), CascadePlans.Reply("$18.00")]);

        (step.Move, step.Index).ShouldBe((CascadeMove.Accept, 0));
        step.Loss!.Value.ShouldBe(0.01, 1e-9);
    }

    [Fact]
    public void Next_TwoThatDiffer_AsksPremium() =>
        CascadePlans.TwoThatAgree().Next(Prompt, [CascadePlans.Reply("18"), CascadePlans.Reply("20")]).Move.ShouldBe(CascadeMove.Premium);

    [Fact]
    public void Next_AWrongAnswerWorthMore_AsksPremiumInsteadOfBelieving()
    {
        // 1 in 100 at 101 premium calls each is more than the one call.
        CascadePlans.TwoThatAgree(lossPrice: 101).Next(Prompt, [CascadePlans.Reply("18"), CascadePlans.Reply("18")]).Move.ShouldBe(CascadeMove.Premium);
        CascadePlans.TwoThatAgree(lossPrice: 99).Next(Prompt, [CascadePlans.Reply("18"), CascadePlans.Reply("18")]).Move.ShouldBe(CascadeMove.Accept);
    }

    [Fact]
    public void Next_AskingSavesLessThanItMust_AsksPremiumAtOnce() =>
        (CascadePlans.TwoThatAgree() with { LeastSaving = 0.41 }).Next(Prompt, []).ShouldBe(CascadeStep.Premium);

    [Fact]
    public void Next_OneCertainAnswer_NeedsNoSecond()
    {
        // 0.3 lost at one premium call each costs less than the 0.7 that going on is expected to cost.
        CascadePlans.TwoThatAgree(lossPrice: 1).Next(Prompt, [CascadePlans.Reply("18")]).Move.ShouldBe(CascadeMove.Accept);
    }

    [Fact]
    public void Next_AlwaysPremium_AsksNobodyElse() => CascadePlan.AlwaysPremium.Next(Prompt, []).ShouldBe(CascadeStep.Premium);

    [Fact]
    public void Next_TwoWithoutAnAnswer_DoNotAgree() =>
        CascadePlans.TwoThatAgree().Next(Prompt, [CascadeReply.Of("", Answer.None), CascadeReply.Of("", Answer.None)]).Move.ShouldBe(CascadeMove.Premium);
}
