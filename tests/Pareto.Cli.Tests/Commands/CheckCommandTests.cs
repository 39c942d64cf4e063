using System.Text.Json;

namespace Pareto.Cli.Tests.Commands;

public sealed class CheckCommandTests : IDisposable
{
    private const string Policy =
        """
        providers:
          own: { preset: openai-compatible, baseUrl: "http://127.0.0.1:9", location: local }
          cloud: { preset: openai-compatible, baseUrl: "http://models.example.com/v1", location: external }
        tiers: { small: own/small, premium: cloud/large }
        aliases: { team: [own/small, cloud/large] }
        policy:
          rules:
            - { name: regulated, when: { workload: patients }, sensitivity: restricted }

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Check_WithoutAConfiguration_TellsWhatTheMachineOffers()
    {
        var run = await ParetoProcess.RunAsync(
            _folder.Path, ["check"], new Dictionary<string, string> { ["OPENAI_API_KEY"] = "one", ["DEEPSEEK_API_KEY"] = "two" });

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("openai has its key in the environment");
        run.Output.ShouldContain("  mid      openai/gpt-5-mini, deepseek/deepseek-flash");
        run.Output.ShouldContain("  premium  openai/gpt-5.2");
    }

    [Fact]
    public async Task Check_WithoutAnything_NamesTheRemedyForEachTier()
    {
        var run = await ParetoProcess.RunAsync(_folder.Path, ["check"]);

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("  premium  nothing serves it. Set OPENAI_API_KEY");
    }

    [Fact]
    public async Task Check_Problems_AreOneALineWithFileLineAndPath()
    {
        _folder.Write("bad.yaml", "providerz: {}\nrouting: { smallUpTo: many }\n");

        var run = await ParetoProcess.RunAsync(_folder.Path, ["check", "--config", "bad.yaml"]);

        run.ExitCode.ShouldBe(1);
        run.Error.TrimEnd().Split('\n').Select(line => string.Join(':', line.Split(':')[..3]))
            .ShouldBe(["bad.yaml:1: providerz", "bad.yaml:2: routing.smallUpTo"]);
    }

    [Fact]
    public async Task Check_ProblemsAsJson_HaveLineAndPath()
    {
        _folder.Write("bad.yaml", "routing: { smallUpTo: many }\n");

        var run = await ParetoProcess.RunAsync(_folder.Path, ["check", "--config", "bad.yaml", "--json"]);

        run.ExitCode.ShouldBe(1);
        var problem = JsonElement.Parse(run.Output).GetProperty("problems").EnumerateArray().ShouldHaveSingleItem();
        problem.GetProperty("line").GetInt32().ShouldBe(1);
        problem.GetProperty("path").GetString().ShouldBe("routing.smallUpTo");
    }

    [Fact]
    public async Task Check_WithAPolicy_ProvesWhatMayLeaveTheHouse()
    {
        _folder.Write("pareto.yaml", Policy);

        var run = await ParetoProcess.RunAsync(_folder.Path, ["check"]);

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("  restricted  localOnly; reaches local: own/small");
        run.Output.ShouldContain("  internal    allow; reaches any: own/small, cloud/large");
        run.Output.ShouldContain("(route, fallback)");
    }

    [Fact]
    public async Task Check_WithAPolicyAsJson_ListsEveryPathWithWhomItReaches()
    {
        _folder.Write("pareto.yaml", Policy);

        var run = await ParetoProcess.RunAsync(_folder.Path, ["check", "--json"]);

        var restricted = JsonElement.Parse(run.Output).GetProperty("residency").EnumerateArray().Last();
        restricted.GetProperty("sensitivity").GetString().ShouldBe("restricted");
        var alias = restricted.GetProperty("paths").EnumerateArray().Single(path =>
            path.GetProperty("name").GetString() == "of alias team" && path.GetProperty("kind").GetString() == "fallback");
        alias.GetProperty("reaches").GetArrayLength().ShouldBe(0);
        alias.GetProperty("heldBackFrom")[0].GetString().ShouldBe("cloud/large");
    }

    [Fact]
    public async Task Check_RuleThatTakesDeclaredDataOutside_IsRefusedWithThePath()
    {
        _folder.Write("pareto.yaml", Policy + """
            routing:
              rules:
                - { name: patients, when: { workload: patients }, use: [own/small, cloud/large] }
            """);

        var run = await ParetoProcess.RunAsync(_folder.Path, ["check"]);

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("routing.rules[0].use: fallback of rule patients would carry what the policy rule 'regulated' declares restricted to cloud/large (external), outside local.");
    }

    [Theory]
    [InlineData("absent.yaml", "absent.yaml does not exist\n")]
    [InlineData(".", ". is a folder, not a file\n")]
    public async Task Check_NoSuchFile_SaysSo(string file, string expected)
    {
        var run = await ParetoProcess.RunAsync(_folder.Path, ["check", "--config", file]);

        run.ExitCode.ShouldBe(1);
        run.Error.ReplaceLineEndings("\n").ShouldBe(expected);
    }
}
