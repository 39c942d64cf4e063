using Pareto.Core.Exchange;
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

    [Theory]
    [InlineData("allow", "no price is known")]
    [InlineData("estimate", "is an estimate")]
    public void Check_PriceThatNobodyKnows_IsSaidAtTheStart(string onUnknownPrice, string expected)
    {
        var configuration = Check(
            $$"""
            providers: { openai: { preset: openai, apiKey: key } }
            tiers: { premium: [openai/gpt-5.2, openai/brand-new] }
            prices: { onUnknownPrice: {{onUnknownPrice}} }
            """);

        configuration.Warnings.Where(warning => warning.Path.EndsWith(".price", StringComparison.Ordinal)).ShouldHaveSingleItem().Message.ShouldContain(expected);
    }

    [Fact]
    public void Check_PriceThatNobodyKnowsAndBlock_IsRefused()
    {
        var problem = Check(
            """
            providers: { openai: { preset: openai, apiKey: key } }
            tiers: { premium: [openai/gpt-5.2, openai/brand-new] }
            prices: { onUnknownPrice: block }
            """).Problems.ShouldHaveSingleItem();

        problem.Path.ShouldBe("tiers.premium[1]");
        problem.Message.ShouldContain("give it a price");
    }

    [Fact]
    public void Check_PolicySectionThatSaysNothing_IsNotReadAsNoPolicy()
    {
        Check(Targets + "policy:\n").Problems.ShouldHaveSingleItem().Path.ShouldBe("policy");
        Check(Targets + "policy: {}\n").Residency.ShouldNotBeNull();
        Check(Targets).Residency.ShouldBeNull();
    }

    [Theory]
    [InlineData("cloud/large", "route of rule patients")]
    [InlineData("[house/small, cloud/large]", "fallback of rule patients")]
    [InlineData("premium", "route of rule patients")]
    [InlineData("team", "fallback of rule patients")]
    public void Check_RuleThatTakesADeclaredWorkloadOutside_NamesThePath(string use, string path)
    {
        var configuration = Check(Declared + $"routing: {{ rules: [ {{ name: patients, when: {{ workload: patients }}, use: {use} }} ] }}\n");

        var problem = configuration.Problems.ShouldHaveSingleItem();
        problem.Path.ShouldBe("routing.rules[0].use");
        problem.Message.ShouldStartWith(path);
        problem.Line.ShouldNotBeNull();
    }

    // What a rule is for is read off its expression as it is off the mapping.
    [Theory]
    [InlineData("workload == 'patients' and complexity > 2", 1)]
    [InlineData("hasTools and 'patients' == workload", 1)]
    [InlineData("workload in ['patients']", 1)]
    [InlineData("workload == 'patients' or hasTools", 0)]
    [InlineData("workload == 'visitors'", 0)]
    [InlineData("not workload == 'patients'", 0)]
    public void Check_ExpressionThatTakesADeclaredWorkloadOutside_NamesThePath(string when, int problems) =>
        Check(Declared + $"routing: {{ rules: [ {{ name: patients, when: {{ expression: \"{when}\" }}, use: cloud/large }} ] }}\n").Problems.Length.ShouldBe(problems);

    [Fact]
    public void Check_Expression_IsAProblemAtItsLineAndColumn()
    {
        var problem = Check(Targets + "routing:\n  rules:\n    - name: easy\n      when: complexty <= 2\n      use: small\n").Problems.ShouldHaveSingleItem();

        problem.Path.ShouldBe("routing.rules[0].when");
        problem.Line.ShouldBe(Targets.Count(character => character == '\n') + 4);
        problem.Message.ShouldStartWith("column 1 of the expression: 'complexty' is no fact. Did you mean \"complexity\"?");
    }

    [Theory]
    [InlineData("small")]
    [InlineData("auto")]
    public void Check_RuleThatKeepsADeclaredWorkloadInTheHouse_IsGood(string use) =>
        Check(Declared + $"routing: {{ rules: [ {{ name: patients, when: {{ workload: patients }}, use: {use} }} ] }}\n").Problems.ShouldBeEmpty();

    [Theory]
    [InlineData(DataPathKind.Escalation)]
    [InlineData(DataPathKind.RouterModel)]
    [InlineData(DataPathKind.Judge)]
    [InlineData(DataPathKind.Shadow)]
    [InlineData(DataPathKind.Cache)]
    [InlineData(DataPathKind.Embedding)]
    public void Check_StageWithAFixedTargetOutside_IsRefused(DataPathKind kind)
    {
        var checker = new ConfigurationChecker(_ => null, new FakeTimeProvider())
        {
            FurtherPaths = catalog => [new DataPath(kind, "of the stage", "tiers.premium", catalog.InTier(Tier.Premium))],
        };

        var problem = checker.Check(Targets + "policy: {}\n", Path.Combine(_folder, "pareto.yaml")).Problems.ShouldHaveSingleItem();
        problem.Message.ShouldStartWith($"{kind.Name()} of the stage would carry restricted text to cloud/large (external)");
        checker.Check(Targets, Path.Combine(_folder, "pareto.yaml")).Problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("small: [one/m, two/m]", "balance: { small: fastest }", "weight: 1", new string[0])]
    [InlineData("small: [one/m, two/m]", "balance: { small: weighted }", "weight: 3", new string[0])]
    [InlineData("small: [one/m, two/n]", "balance: { small: leastLoaded }", "weight: 3, replicaOf: n", new string[0])]
    [InlineData("small: [one/m, two/n]", "balance: { small: fastest }", "weight: 1", new[] { "routing.balance.small" })]
    [InlineData("small: [one/m, two/m]", "balance: { small: fastest }", "weight: 3", new[] { "targets.one/m.weight" })]
    [InlineData("small: [one/m, two/m]", "smallUpTo: 2", "weight: 3", new[] { "targets.one/m.weight" })]
    [InlineData("small: one/m, mid: two/m", "balance: { small: weighted }", "weight: 3", new[] { "routing.balance.small", "targets.one/m.weight" })]
    public void Check_BalanceOrWeightWithoutEffect_IsWarnedOf(string tiers, string routing, string target, string[] warned)
    {
        var configuration = Check(
            $$"""
            providers:
              one: { preset: openai-compatible, baseUrl: "http://127.0.0.1:1/v1" }
              two: { preset: openai-compatible, baseUrl: "http://127.0.0.1:2/v1" }
            tiers: { {{tiers}} }
            targets:
              one/m: { {{target}} }
            routing: { {{routing}} }
            """);

        configuration.Problems.ShouldBeEmpty();
        configuration.Warnings.Select(warning => warning.Path)
            .Where(path => path.StartsWith("routing", StringComparison.Ordinal) || path.EndsWith("weight", StringComparison.Ordinal)).ShouldBe(warned);
    }

    [Theory]
    [InlineData("advisor: { target: house/rater }", null, null)]
    [InlineData("advisor: { target: house/plain }", "routing.advisor.target", "lacks structured output")]
    [InlineData("advisor: { target: nobody/rater }", "routing.advisor.target", "There is no provider")]
    [InlineData("advisor: { target: rater }", "routing.advisor.target", "is not a target")]
    [InlineData("advisor: { target: house/rater, timeout: 1m }", "routing.advisor.timeout", "")]
    public void Check_Advisor_IsATargetThatKeepsToASchema(string routing, string? path, string? says)
    {
        var configuration = Check(
            $$"""
            providers:
              house: { preset: vllm, baseUrl: "http://127.0.0.1:1/v1" }
            tiers: { small: house/plain }
            targets:
              house/plain: { structuredOutput: false }
            routing: { {{routing}} }
            """);

        configuration.Problems.Select(problem => problem.Path).ShouldBe(path is null ? [] : [path]);
        if (says is not null)
        {
            configuration.Problems.Single().Message.ShouldContain(says);
        }
        else
        {
            configuration.Catalog!.Targets.Select(target => (target.Name, target.Tier)).ShouldBe([("house/plain", Tier.Small), ("house/rater", null)]);
        }
    }

    [Fact]
    public void Check_AdvisorUnderAPolicy_IsAPathOfTheProof()
    {
        var configuration = Check(
            """
            providers:
              house: { preset: vllm, baseUrl: "http://127.0.0.1:1/v1" }
              cloud: { preset: openai-compatible, baseUrl: "https://models.example.com/v1" }
            tiers: { small: house/plain }
            routing: { advisor: { target: cloud/rater } }
            policy: {}
            """);

        configuration.Problems.ShouldBeEmpty();
        var restricted = configuration.Residency!.Sensitivities.Single(proven => proven.Sensitivity == Sensitivity.Restricted);
        var path = restricted.Paths.Single(path => path.Path.Kind == DataPathKind.RouterModel);
        path.Reached.ShouldBeEmpty();
        path.Path.Targets.Select(target => target.Name).ShouldBe(["cloud/rater"]);
    }

    [Fact]
    public void Check_LocalProviderAtAPublicAddress_IsWarnedOfWhereAPolicyTrustsIt()
    {
        var declared = Targets.Replace("location: external", "location: local", StringComparison.Ordinal);

        Check(declared + "policy: {}\n").Warnings.ShouldContain(warning => warning.Path == "providers.cloud.location");
        Check(declared + "policy: {}\n").Warnings.ShouldNotContain(warning => warning.Path == "providers.house.location");
        Check(declared).Warnings.ShouldNotContain(warning => warning.Path == "providers.cloud.location");
    }

    private const string Targets =
        """
        providers:
          house: { preset: openai-compatible, baseUrl: "http://127.0.0.1:9", location: local }
          cloud: { preset: openai-compatible, baseUrl: "http://models.example.com/v1", location: external }
        tiers: { small: house/small, premium: cloud/large }
        aliases: { team: [house/small, cloud/large] }

        """;

    private const string Declared = Targets +
        """
        policy: { rules: [ { name: regulated, when: { workload: patients }, sensitivity: restricted } ] }

        """;

    private CheckedConfiguration Check(string yaml) => _checker.Check(yaml, Path.Combine(_folder, "pareto.yaml"));
}
