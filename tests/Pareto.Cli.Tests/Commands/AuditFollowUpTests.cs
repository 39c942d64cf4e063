using System.Text.Json;
using Pareto.Testing;

namespace Pareto.Cli.Tests.Commands;

/// <summary>What <c>pareto audit</c> makes of the facts: savings, labels, report, configuration.</summary>
public sealed class AuditFollowUpTests : IDisposable
{
    private const string Configuration =
        """
        providers:
          ollama: { preset: ollama }
          openai: { preset: openai, apiKey: none }
        tiers: { small: [ollama/llama3.2:3b], premium: [openai/gpt-5.2] }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Audit_NothingOnThisMachine_ProposesAConfigurationThatPassesTheCheck()
    {
        var run = await RunAsync("--write-config", "pareto.yaml", "--html", "audit.html");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("What it would save");
        run.Output.ShouldContain("the configuration that the audit proposes");
        (await File.ReadAllTextAsync(Path.Combine(_folder.Path, "audit.html"), TestContext.Current.CancellationToken)).ShouldStartWith("<!DOCTYPE html>");
        var check = await ParetoProcess.RunAsync(_folder.Path, ["check", "--config", "pareto.yaml", "--json"]);
        check.ExitCode.ShouldBe(0, check.Output);
        var yaml = await File.ReadAllTextAsync(Path.Combine(_folder.Path, "pareto.yaml"), TestContext.Current.CancellationToken);
        yaml.ShouldContain("gpt-4o: auto");
    }

    [Fact]
    public async Task Audit_FileThatIsThere_IsOverwrittenByForceAlone()
    {
        var file = _folder.Write("mine.yaml", "mine");

        var refused = await RunAsync("--write-config", "mine.yaml");
        refused.ExitCode.ShouldBe(1);
        refused.Error.ShouldContain("--force");
        refused.Output.ShouldBeEmpty("it is told before the logs are read");
        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldBe("mine");

        (await RunAsync("--write-config", "mine.yaml", "--force")).ExitCode.ShouldBe(0);
        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldContain("tiers:");
    }

    [Fact]
    public async Task Audit_OwnConfiguration_IsProjectedAndWrittenWithWhatItLacks()
    {
        _folder.Write("own.yaml", Configuration);

        var run = await RunAsync("--config", "own.yaml", "--write-config", "more.yaml", "--json");

        run.ExitCode.ShouldBe(0, run.Error);
        var savings = JsonElement.Parse(run.Output).GetProperty("savings");
        savings.GetProperty("baseline").GetString().ShouldBe("openai/gpt-5.2");
        savings.GetProperty("basis").GetString().ShouldNotBeNull().ShouldContain("own.yaml");
        var more = await File.ReadAllTextAsync(Path.Combine(_folder.Path, "more.yaml"), TestContext.Current.CancellationToken);
        more.ShouldStartWith(Configuration);
        more.ShouldContain("gpt-4o: auto");
    }

    [Theory]
    [InlineData("tiers: { small: 7", "own.yaml")]
    [InlineData(Configuration, "none of the targets")]
    public async Task Audit_WrongConfigurationOrTarget_IsToldBeforeTheLogsAreRead(string configuration, string expected)
    {
        _folder.Write("own.yaml", configuration);

        var run = await RunAsync("--config", "own.yaml", "--label-with", "openai/gpt-5.3");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain(expected);
        run.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task Audit_BaselineWithoutAPrice_TellsTheFactsAndWhyNothingIsProjected()
    {
        _folder.Write("own.yaml", """
            providers: { any: { preset: openai-compatible, baseUrl: "http://127.0.0.1:9/v1" } }
            tiers: { premium: [any/unheard-of] }
            """);

        var run = await RunAsync("--config", "own.yaml", "--json");

        run.ExitCode.ShouldBe(0);
        run.Error.ShouldContain("any/unheard-of");
        var json = JsonElement.Parse(run.Output);
        json.GetProperty("calls").GetInt64().ShouldBe(40);
        json.GetProperty("savings").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Audit_LabelWith_TellsTheCostFirstAndCorrectsTheEstimate()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(UpstreamAnswer.Text("""{"small_model_will_do": true, "routine": true}"""));
        _folder.Write("own.yaml", $$"""
            {{Configuration}}
            aliases: { judge: judge/scripted-model }
            targets: { judge/scripted-model: { price: { input: 1, output: 2 } } }
            """.Replace("providers:\n", $"providers:\n  judge: {{ preset: openai-compatible, baseUrl: \"{upstream.OpenAiUrl}\" }}\n", StringComparison.Ordinal));

        var run = await RunAsync("--config", "own.yaml", "--label-with", "judge", "--sample", "20", "--json");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.ShouldContain("Asking judge/scripted-model about");
        run.Error.ShouldContain("costs at most $");
        var labels = JsonElement.Parse(run.Output).GetProperty("labels");
        labels.GetProperty("labelled").GetInt32().ShouldBe(upstream.Requests.Length);
        labels.GetProperty("smallWillDo").GetProperty("value").GetDouble().ShouldBe(1, 0.01);
        labels.GetProperty("cost").GetDecimal().ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("--sample", "50")]
    [InlineData("--label-with", "small", "--sample", "9")]
    public async Task Audit_SampleThatSaysNothing_IsWrongUsage(params string[] arguments)
    {
        var run = await RunAsync(arguments);

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("--sample");
    }

    private Task<ParetoRun> RunAsync(params string[] arguments)
    {
        _folder.Write("log.jsonl", string.Join('\n', Enumerable.Range(0, 40).Select(i => JsonSerializer.Serialize(new
        {
            request = new { model = "gpt-4o", messages = new[] { new { role = "user", content = $"What is the capital of country {i}?" } } },
            response = new { choices = new[] { new { message = new { role = "assistant", content = "Paris" } } }, usage = new { prompt_tokens = 20, completion_tokens = 4 } },
        }))));
        return ParetoProcess.RunAsync(_folder.Path, ["audit", "log.jsonl", .. arguments]);
    }
}
