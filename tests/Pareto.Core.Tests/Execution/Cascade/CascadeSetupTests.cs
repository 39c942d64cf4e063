using Pareto.Core.Execution.Cascade;
using Pareto.Core.Pipeline;
using Pareto.Testing;

namespace Pareto.Core.Tests.Execution.Cascade;

/// <summary>What is told of a <c>routing.cascade</c> that cannot be used.</summary>
public sealed class CascadeSetupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pareto-cascade-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Check_EverythingRight_HasNoProblem()
    {
        File.WriteAllText(Path.Combine(_folder, "cascade.json"), CascadeFixture.FileOf(CascadeFixture.TwoMustAgree("local/a", "b"))!.ToJson());

        var configuration = Check("cascade: { plan: cascade.json, drafts: [local/a, local/b], judge: { target: local/mid }, selfRating: {}, texts: { embedder: local/embed } }", targets: "local/embed: { embeddings: true }");

        configuration.Problems.Select(configuration.Describe).ShouldBeEmpty();
        configuration.Cascade!.Drafts.Select(draft => draft.Name).ShouldBe(["local/a", "local/b"]);
        configuration.Cascade.PlanNameFor("any").ShouldBe("*");
        configuration.Residency!.Sensitivities[^1].Paths.Select(path => $"{path.Path.Kind} {path.Path.Name}").Where(path => path.Contains("cascade", StringComparison.Ordinal)).ShouldBe(
        [
            "Route of the cascade's drafts", "Escalation of the cascade to mid", "Judge of the cascade's drafts about themselves", "Judge of the cascade",
            "Embedding of the cascade's drafts",
        ], ignoreOrder: true);
    }

    [Theory]
    [InlineData("cascade: { drafts: [local/a, local/x] }", "routing.cascade.drafts[1]", "'local/x' is no target here.")]
    [InlineData("cascade: { drafts: [local/mid] }", "routing.cascade.drafts[0]", "not in tier small")]
    [InlineData("cascade: { drafts: [local/a, local/b, local/a, local/b] }", "routing.cascade.drafts", "Name 1 to 3")]
    [InlineData("cascade: { drafts: [local/a], judge: { target: local/c } }", "routing.cascade.judge.target", "no target here")]
    [InlineData("cascade: { drafts: [local/a], texts: { embedder: local/a } }", "routing.cascade.texts.embedder", "makes no embeddings")]
    [InlineData("cascade: { drafts: [local/a], texts: { embedder: lokal/e } }", "routing.cascade.texts.embedder", "no provider")]
    [InlineData("cascade: { drafts: [local/a], plan: none.json }", "routing.cascade.plan", "none.json")]
    public void Check_SomethingWrong_IsNamedWithWhatToDo(string cascade, string path, string message)
    {
        var problem = Check(cascade).Problems.ShouldHaveSingleItem();

        problem.Path.ShouldBe(path);
        problem.Message.ShouldContain(message);
    }

    [Fact]
    public void Check_PlanAsksAModelThatIsNoDraft_IsNamed()
    {
        File.WriteAllText(Path.Combine(_folder, "cascade.json"), CascadeFixture.FileOf(CascadeFixture.TwoMustAgree("local/a", "elsewhere"))!.ToJson());

        Check("cascade: { plan: cascade.json, drafts: [local/a, local/b] }").Problems.ShouldHaveSingleItem().Message.ShouldContain("'elsewhere', which is none of the drafts (local/a, local/b)");
    }

    [Fact]
    public void Check_PlanHoldsAPredictorThatCannotBeRead_IsNamed()
    {
        var broken = CascadeFixture.ByPrompt("local/a", 0) with { ByPrompt = new PromptOrder([1, 2, 3], 0) };
        File.WriteAllText(Path.Combine(_folder, "cascade.json"), CascadeFixture.FileOf(broken)!.ToJson());

        var problem = Check("cascade: { plan: cascade.json, drafts: [local/a, local/b] }").Problems.ShouldHaveSingleItem();

        problem.Path.ShouldBe("routing.cascade.plan");
        problem.Message.ShouldStartWith("the predictor in the plan of '*' cannot be read");
    }

    [Theory]
    [InlineData("LogProbs", "token probabilities, which 'local/a' does not tell")]
    [InlineData("SelfRating", "self-ratings. Write selfRating")]
    [InlineData("Judge", "a judge's scores. Name one under judge")]
    [InlineData("Vectors", "vectors. Name who makes them under texts.embedder")]
    public void Check_PlanReadsWhatItIsNotShown_IsNamed(string reads, string told)
    {
        var plan = CascadeFixture.TwoMustAgree("local/a", "local/b") with { Reads = Enum.Parse<CascadeSignals>(reads) };
        File.WriteAllText(Path.Combine(_folder, "cascade.json"), CascadeFixture.FileOf(plan)!.ToJson());

        var problem = Check("cascade: { plan: cascade.json, drafts: [local/a, local/b] }", targets: "local/a: { logProbs: false }").Problems.ShouldHaveSingleItem();

        problem.Path.ShouldBe("routing.cascade.plan");
        problem.Message.ShouldContain(told);
    }

    [Fact]
    public void Check_NothingAboveSmall_IsAProblem() =>
        Check("cascade: { drafts: [local/a] }", tiers: "small: [local/a, local/b]").Problems.ShouldHaveSingleItem().Message.ShouldContain("no target to escalate to");

    private CheckedConfiguration Check(string cascade, string tiers = "small: [local/a, local/b], mid: [local/mid]", string targets = "") =>
        new ConfigurationChecker(_ => null, new FakeTimeProvider()).Check(
            $$"""
            providers: { local: { preset: openai-compatible, baseUrl: http://127.0.0.1:1/v1, location: local } }
            tiers: { {{tiers}} }
            targets: { {{targets}} }
            policy: {}
            routing: { {{cascade}} }
            """,
            Path.Combine(_folder, "pareto.yaml"));
}
