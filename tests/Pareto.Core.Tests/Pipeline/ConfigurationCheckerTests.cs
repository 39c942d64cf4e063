using Pareto.Core.Pipeline;
using Pareto.Testing;

namespace Pareto.Core.Tests.Pipeline;

public sealed class ConfigurationCheckerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pareto-check-").FullName;

    private readonly ConfigurationChecker _checker = new(
        name => name == "TEST_KEY" ? "a-key-for-tests-only" : null, new FakeTimeProvider());

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Check_RecordingBesideTheFile_IsFoundFromThere()
    {
        File.WriteAllText(
            Path.Combine(_folder, "replies.jsonl"),
            """{"id":"1","messages":[{"role":"user","content":"Hi"}],"replies":{"small":{"model":"m","content":"Hello"}}}""");

        var configuration = Check(
            """
            providers:
              replay: { preset: recorded, file: replies.jsonl }
            tiers:
              small: [replay/small]
            """);

        configuration.Problems.ShouldBeEmpty();
        configuration.IsValid.ShouldBeTrue();
    }

    [Fact]
    public void Check_MistakesInEveryPart_AreToldAtOnceWithTheirLines()
    {
        var configuration = Check(
            """
            server:
              listen: https://127.0.0.1:4000
            keys:
              - { name: a, key: short }
            providers:
              one: { preset: no-such-preset }
              two: { preset: openai, apiKey: "${TEST_KEY}" }
            tiers:
              small: [two/gpt-5-mini, three/x]
            aliases:
              old: nothing
            routing:
              smallUpTo: 4
              midUpTo: 3
              rules:
                - { name: r, when: { matches: "(" }, use: small }
            execution:
              retryDelay: 10s
              maxRetryDelay: 1s
            unknown: 1
            """);

        configuration.IsValid.ShouldBeFalse();
        var lines = configuration.Problems.Select(problem => problem.Line).ToArray();
        lines.ShouldNotContain((int?)null);
        foreach (var line in (int?[])[2, 4, 6, 9, 11, 13, 16, 18, 20])
        {
            lines.ShouldContain(line, string.Join("\n", configuration.Problems.Select(configuration.Describe)));
        }
    }

    [Fact]
    public void Check_TargetOfAProviderThatIsWrongItself_IsNotBlamedAsWell()
    {
        var configuration = Check(
            """
            providers:
              one: { preset: no-such-preset }
            tiers:
              small: [one/x]
            """);

        configuration.Problems.ShouldHaveSingleItem().Path.ShouldBe("providers.one.preset");
    }

    [Fact]
    public void Check_UnpricedTargetAndEmptyTier_AreWarnedOf()
    {
        var configuration = Check(
            """
            providers:
              own: { preset: openai-compatible, baseUrl: "http://models.example.com/v1", location: external }
            tiers:
              small: [own/unheard-of]
            """);

        configuration.IsValid.ShouldBeTrue();
        configuration.Warnings.Select(warning => warning.Path).ShouldBe(
            ["tiers.mid", "tiers.premium", "targets.own/unheard-of.price"], ignoreOrder: true);
    }

    private CheckedConfiguration Check(string yaml) => _checker.Check(yaml, Path.Combine(_folder, "pareto.yaml"));
}
