using System.Collections.Immutable;
using Pareto.Core.Execution.Cascade;

namespace Pareto.Core.Tests.Execution.Cascade;

public sealed class CascadePlanFileTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    private static CascadePlanFile Sums { get; } = new()
    {
        MaxLoss = 0.01,
        Plans = ImmutableSortedDictionary<string, CascadePlan>.Empty.Add("sums", CascadePlans.TwoThatAgree()).Add("essays", CascadePlan.AlwaysPremium),
    };

    private static CascadePlanFile ByPrompt { get; } = Sums with
    {
        Plans = ImmutableSortedDictionary<string, CascadePlan>.Empty.Add("sums", CascadePlan.AlwaysPremium with { Models = [new CascadeModel("first", 1, 0.02)], ByPrompt = new PromptOrder([1, 2, 3], -0.25) }),
    };

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Read_WhatWasWritten_DecidesAlike()
    {
        var read = Read((Sums with { Confidence = 0.95 }).ToJson());

        (read.MaxLoss, read.Confidence).ShouldBe((0.01, 0.95));
        var prompt = new double[PromptSignals.Count];
        CascadeReply[] agreed = [CascadePlans.Reply("18"), CascadePlans.Reply("18")];
        read.For("sums").Next(prompt, agreed).ShouldBe(Sums.For("sums").Next(prompt, agreed));
        read.For("essays").Next(prompt, []).ShouldBe(CascadeStep.Premium);
    }

    [Fact]
    public void For_AWorkloadThatWasNotFitted_IsAlwaysPremium() => Sums.For("other").Next(new double[PromptSignals.Count], []).ShouldBe(CascadeStep.Premium);

    [Fact]
    public void For_OutcomesThatNamedNoWorkload_SpeakForAll()
    {
        var all = Sums with { Plans = Sums.Plans.Add(CascadePlanFile.AnyWorkload, CascadePlans.TwoThatAgree()) };

        all.For("other").Models.Length.ShouldBe(2);
        all.For("essays").Models.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("\"format\":3", "\"format\":2", "format is 2")]
    [InlineData("\"maxLoss\":0.01", "\"maxLoss\":1.5", "between 0 and 1")]
    [InlineData("\"lossPrice\":20", "\"lossPrice\":-20", "'sums' has a lossPrice")]
    [InlineData("\"name\":\"first\"", "\"name\":\"\"", "1 to 3 models")]
    [InlineData("\"cost\":0.02", "\"cost\":-1", "no number")]
    [InlineData("\"smallIsRight\"", "\"smallIsWrong\"", "smallIsWrong")]
    [InlineData("{\"weights\":[0.4,", "{\"weights\":[", "numbers for each estimate")]
    [InlineData("\"format\":3,", "", "format")]
    public void Read_ABrokenFile_SaysWhatIsWrongAndWhatToDo(string what, string with, string told)
    {
        var text = Sums.ToJson();
        text.ShouldContain(what);

        var error = Should.Throw<InvalidDataException>(() => Read(text.Replace(what, with, StringComparison.Ordinal)));

        error.Message.ShouldContain(told);
        error.Message.ShouldContain("pareto router cascade --out");
    }

    [Fact]
    public void Read_AStageTooFew_IsRefused()
    {
        var cut = Sums with { Plans = Sums.Plans.SetItem("sums", CascadePlans.TwoThatAgree() with { Stages = CascadePlans.TwoThatAgree().Stages[..2] }) };

        Should.Throw<InvalidDataException>(() => Read(cut.ToJson())).Message.ShouldContain("one stage more");
    }

    [Fact]
    public void Read_APlanByThePromptAlone_HoldsItsPredictorAndThreshold()
    {
        var order = Read(ByPrompt.ToJson()).For("sums").ByPrompt.ShouldNotBeNull();

        order.Predictor.ShouldBe([1, 2, 3]);
        order.UpTo.ShouldBe(-0.25);
    }

    [Theory]
    [InlineData("\"upTo\":-0.25", "\"upTo\":1e999", "upTo")]
    [InlineData("\"predictor\":\"AQID\"", "\"predictor\":\"\"", "without a predictor")]
    [InlineData("\"predictor\":\"AQID\",", "", "without a predictor")]
    [InlineData("\"lossPrice\":0", "\"lossPrice\":20", "nothing beside it")]
    [InlineData("{\"name\":\"first\"", "{\"name\":\"second\",\"record\":1,\"cost\":0.02},{\"name\":\"first\"", "one model")]
    public void Read_ABrokenPlanByThePromptAlone_SaysWhatIsWrong(string what, string with, string told)
    {
        var text = ByPrompt.ToJson();
        text.ShouldContain(what);

        Should.Throw<InvalidDataException>(() => Read(text.Replace(what, with, StringComparison.Ordinal))).Message.ShouldContain(told);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("not json")]
    public void Read_NoPlansAtAll_IsRefused(string text) => Should.Throw<InvalidDataException>(() => Read(text));

    private CascadePlanFile Read(string text)
    {
        File.WriteAllText(_file, text);
        return CascadePlanFile.Read(_file);
    }
}
