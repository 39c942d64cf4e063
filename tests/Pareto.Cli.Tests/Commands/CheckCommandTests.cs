using System.Text.Json;

namespace Pareto.Cli.Tests.Commands;

public sealed class CheckCommandTests : IDisposable
{
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
