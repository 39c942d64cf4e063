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
    [InlineData("\"format\":2", "\"format\":1", "format is 1")]
    [InlineData("\"maxLoss\":0.01", "\"maxLoss\":1.5", "between 0 and 1")]
    [InlineData("\"lossPrice\":20", "\"lossPrice\":-20", "'sums' has a lossPrice")]
    [InlineData("\"name\":\"first\"", "\"name\":\"\"", "1 to 3 models")]
    [InlineData("\"cost\":0.02", "\"cost\":-1", "no number")]
    [InlineData("\"smallIsRight\"", "\"smallIsWrong\"", "smallIsWrong")]
    [InlineData("{\"weights\":[0.4,", "{\"weights\":[", "numbers for each estimate")]
    [InlineData("\"format\":2,", "", "format")]
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
