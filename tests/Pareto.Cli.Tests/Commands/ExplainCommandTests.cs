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
    public async Task Explain_VirtualKey_TellsWhoPaysWithinWhatAndFromWhat()
    {
        _folder.Write("pareto.yaml", Paid("amount: 2.5"));
        (await ParetoProcess.RunAsync(_folder.Path, ["keys", "create", "bob", "--team", "lab", "--data", "data"])).ExitCode.ShouldBe(ExitCode.Done);

        var named = """{"model":"premium","max_tokens":1000,"user":"u-17","messages":[{"role":"user","content":"Hi"}]}""";
        var text = await ParetoProcess.RunAsync(_folder.Path, ["explain", "--data", "data", "--key", "bob"], input: named);
        var json = JsonElement.Parse((await ParetoProcess.RunAsync(_folder.Path, ["explain", "--data", "data", "--key", "bob", "--json"], input: named)).Output);

        text.ExitCode.ShouldBe(ExitCode.Done, text.Error);
        text.Output.ShouldContain("payer       key bob, team lab, end user u-17");
        text.Output.ShouldContain("each-key of bob: 1 of 60 requests in 1m");
        text.Output.ShouldContain("research, hard, of team lab: $0.00 of $2.50 spent, $2.50 left");
        text.Output.ShouldContain("p/huge: $0.01 reserved, for up to 1,000 tokens of answer");
        json.GetProperty("payer").GetProperty("team").GetString().ShouldBe("lab");
        json.GetProperty("limits")[0].GetProperty("needed").GetDecimal().ShouldBe(1);
        json.GetProperty("budgets")[0].GetProperty("left").GetDecimal().ShouldBe(2.5m);
        json.GetProperty("payments")[0].GetProperty("reserved").GetDecimal().ShouldBe(0.01m);
    }

    [Fact]
    public async Task Explain_BudgetWithoutEnough_LowersTheTierOrRefuses()
    {
        _folder.Write("pareto.yaml", Paid("amount: 0.005") + "keys: [ { name: alice, key: alice-0123456789ab, team: lab } ]\n");
        const string Hard = """{"model":"auto","max_tokens":1000,"messages":[{"role":"user","content":"Prove that every bounded sequence of real numbers has a convergent subsequence, and explain why it fails in infinite dimensions."}]}""";

        var lowered = await ParetoProcess.RunAsync(_folder.Path, ["explain", "--key", "alice"], input: Hard);
        var others = await ParetoProcess.RunAsync(_folder.Path, ["explain"], input: Hard);
        var refused = await ParetoProcess.RunAsync(_folder.Path, ["explain", "--key", "alice"], input: Hard.Replace("auto", "p/huge", StringComparison.Ordinal));

        lowered.Output.ShouldContain("budget research has no more for premium: small");
        lowered.ExitCode.ShouldBe(ExitCode.Done);
        others.Output.ShouldContain("p/huge  (premium): complexity");
        refused.ExitCode.ShouldBe(ExitCode.Failed);
        refused.Output.ReplaceLineEndings(" ").ShouldContain("refused     The budget 'research' of $0.005 a month for team lab has $0.005 left, and this request may cost up to $0.01 at p/huge. It begins anew at ");
    }

    [Theory]
    [InlineData("nobody", "No key is called 'nobody', neither in pareto.yaml nor among the virtual keys.")]
    [InlineData("bob", "This key is disabled.")]
    [InlineData("reports-only", "This key may send the workloads reports only")]
    public async Task Explain_KeyThatIsNotLetIn_SaysWhatItsHolderIsTold(string key, string expected)
    {
        _folder.Write("pareto.yaml", Paid("amount: 1"));
        foreach (var arguments in (string[][])[["create", "bob"], ["disable", "bob"], ["create", "reports-only", "--workload", "reports"]])
        {
            (await ParetoProcess.RunAsync(_folder.Path, ["keys", .. arguments, "--data", "data"])).ExitCode.ShouldBe(ExitCode.Done);
        }

        var run = await ParetoProcess.RunAsync(_folder.Path, ["explain", "--data", "data", "--key", key], input: Greeting);

        run.ExitCode.ShouldBe(ExitCode.Failed);
        run.Output.ReplaceLineEndings(" ").ShouldContain(expected);
    }

    private static string Paid(string amount) =>
        $$"""
        providers: { o: { preset: ollama }, p: { preset: openai-compatible, baseUrl: "http://192.0.2.1/v1", location: external } }
        tiers: { small: o/tiny, premium: p/huge }
        targets: { p/huge: { contextTokens: 100000, price: { input: 0, output: 10 } } }
        limits: [ { name: each-key, requests: 60 } ]
        budgets: [ { name: research, {{amount}}, of: { team: lab } } ]

        """;

    [Fact]
    public async Task Explain_NoSuchFile_SaysSo()
    {
        var run = await ParetoProcess.RunAsync(_folder.Path, ["explain", "absent.json"]);

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldStartWith("pareto: 'absent.json' cannot be read");
    }
}
