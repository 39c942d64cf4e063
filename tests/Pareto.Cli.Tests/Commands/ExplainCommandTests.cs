using System.Text.Json;
using Pareto.Core.Exchange;
using Pareto.Core.Routing.Competence;
using Pareto.Core.Storage;
using Pareto.Testing.Models;

namespace Pareto.Cli.Tests.Commands;

public sealed class ExplainCommandTests : IDisposable
{
    private const string Greeting = """{"model":"auto","messages":[{"role":"user","content":"Hi"}]}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Explain_ModelInProcess_IsPlannedAsATarget()
    {
        File.WriteAllBytes(Path.Combine(_folder.Path, "tiny.gguf"), TinyModel.Make(template: TinyModel.ChatTemplate));
        _folder.Write("own.yaml", "tiers: { small: tiny.gguf }\n");

        var run = await ParetoProcess.RunAsync(
            _folder.Path, ["explain", "--config", "own.yaml"], input: """{"model":"auto","messages":[{"role":"user","content":"Hi"}]}""");

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("local/tiny  (small)");
    }

    [Fact]
    public async Task Explain_PlacesThatAreEarned_TellsWhatIsKnownOfThem()
    {
        _folder.Write("pareto.yaml", "providers: { o: { preset: ollama } }\ntiers: { small: o/tiny, premium: o/huge }\nrouting: { competence: { enabled: true } }\n");
        var unknown = await ParetoProcess.RunAsync(_folder.Path, ["explain", "--data", "data"], input: Greeting);
        using (var database = SqliteDatabase.Open(DataDirectory.Create(Path.Combine(_folder.Path, "data")), new StorageOptions(), TimeProvider.System))
        using (var outcomes = new OutcomeStore(database, TimeProvider.System))
        {
            for (var i = 0; i < 40; i++)
            {
                outcomes.Write(new Outcome(new RequestId($"req_{i}"), new TargetId("o", "tiny"), OutcomeSource.Label, "default", TaskType.Chat, 1, 1));
            }
        }

        var earned = await ParetoProcess.RunAsync(_folder.Path, ["explain", "--data", "data"], input: Greeting);

        unknown.Output.ShouldContain("o/tiny has earned nothing yet of 0.8 on chat 1: premium");
        earned.Output.ShouldContain("o/tiny  (small)");
    }

    [Fact]
    public async Task Explain_FromStandardInput_TellsThePlanAsJson()
    {
        _folder.Write("pareto.yaml", "providers: { o: { preset: ollama } }\ntiers: { small: o/tiny, premium: o/huge }\n");

        var run = await ParetoProcess.RunAsync(_folder.Path, ["explain", "--json"], input: Greeting);

        run.ExitCode.ShouldBe(0);
        run.Error.ShouldBeEmpty();
        var explained = JsonElement.Parse(run.Output);
        explained.GetProperty("complexity").GetInt32().ShouldBe(1);
        explained.GetProperty("plan")[0].GetProperty("target").GetString().ShouldBe("o/tiny");
        explained.GetProperty("signals").GetArrayLength().ShouldBePositive();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Explain_WithACascade_TellsWhoIsAskedFirst(bool json)
    {
        _folder.Write("pareto.yaml", "providers: { o: { preset: ollama } }\ntiers: { small: [o/tiny, o/other], premium: o/huge }\nrouting: { cascade: { drafts: [o/tiny, o/other] } }\n");

        var run = await ParetoProcess.RunAsync(_folder.Path, json ? ["explain", "--json"] : ["explain"], input: Greeting);

        run.ExitCode.ShouldBe(0, run.Error);
        if (json)
        {
            JsonElement.Parse(run.Output).GetProperty("drafts").EnumerateArray().Select(draft => draft.GetProperty("target").GetString()).ShouldBe(["o/tiny", "o/other"]);
        }
        else
        {
            run.Output.ShouldContain("drafts\n  o/tiny: complexity 1");
            run.Output.ShouldContain("o/huge  (premium): escalation from small: premium");
        }
    }

    [Fact]
    public async Task Explain_Rule_TellsWhySpokenAndWhatOtherwise()
    {
        _folder.Write(
            "pareto.yaml",
            """
            providers: { o: { preset: ollama } }
            tiers: { small: o/tiny, premium: o/huge }
            routing:
              timeZone: Europe/Berlin
              rules:
                - { name: busy, when: load("o/tiny") > 8, use: premium }
                - name: nights
                  when: hour >= 23 and
                        not hasTools
                  use: premium
            """);

        string[] at = ["--at", "2026-12-24T22:30Z"];
        var text = await ParetoProcess.RunAsync(_folder.Path, ["explain", .. at], input: Greeting);
        var json = await ParetoProcess.RunAsync(_folder.Path, ["explain", "--json", .. at], input: Greeting);

        text.Output.ShouldContain(
            "rule        nights\n  silent  busy: load(\"o/tiny\") 0\n  spoke   nights: hour 23, hasTools false\notherwise   o/tiny (small): complexity 1: chat\n");
        var explained = JsonElement.Parse(json.Output);
        explained.GetProperty("rule").GetString().ShouldBe("nights");
        explained.GetProperty("rules")[1].GetProperty("facts").GetProperty("hour").GetString().ShouldBe("23");
        explained.GetProperty("otherwise").GetProperty("target").GetString().ShouldBe("o/tiny");
        explained.GetProperty("otherwise").GetProperty("rule").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Explain_NoMoment_IsRefused()
    {
        var run = await ParetoProcess.RunAsync(_folder.Path, ["explain", "--at", "tonight"], input: Greeting);

        run.ExitCode.ShouldNotBe(0);
        run.Error.ShouldContain("--at takes a moment such as 2026-12-24T22:30Z, not 'tonight'.");
    }

    [Fact]
    public async Task Explain_WithAPolicy_TellsTheVerdictAndOnlyPermittedTargets()
    {
        _folder.Write("pareto.yaml", "providers: { o: { preset: ollama }, x: { preset: openai, apiKey: none } }\ntiers: { small: o/tiny, premium: x/huge }\npolicy: { actions: { internal: localOnly } }\n");

        var run = await ParetoProcess.RunAsync(
            _folder.Path, ["explain"], input: """{"model":"premium","messages":[{"role":"user","content":"Write to ada@mail.example.org"}]}""");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("policy      default: internal, localOnly");
        run.Output.ShouldContain("EMAIL_ADDRESS 1");
        run.Output.ShouldContain("permitted   o/tiny");
        run.Output.ShouldNotContain("x/huge");
        run.Output.ShouldNotContain("ada@");
    }

    [Fact]
    public async Task Explain_NothingServes_FailsWithTheRemedy()
    {
        var run = await ParetoProcess.RunAsync(_folder.Path, ["explain", _folder.Write("request.json", Greeting)]);

        run.ExitCode.ShouldBe(1);
        run.Output.ShouldContain("Nothing serves any tier.");
    }

    [Theory]
    [InlineData("{", "request.json: The body is not valid JSON")]
    [InlineData("""{"model":"auto","messages":3}""", "request.json: messages: ")]
    public async Task Explain_WrongRequest_NamesFileAndField(string body, string expected)
    {
        _folder.Write("request.json", body);

        var run = await ParetoProcess.RunAsync(_folder.Path, ["explain", "request.json"]);

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain(expected);
    }

    [Fact]
    public async Task Explain_NoSuchFile_SaysSo()
    {
        var run = await ParetoProcess.RunAsync(_folder.Path, ["explain", "absent.json"]);

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldStartWith("pareto: 'absent.json' cannot be read");
    }
}
