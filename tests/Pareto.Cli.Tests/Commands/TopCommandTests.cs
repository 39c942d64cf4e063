using System.Net.Http.Json;
using System.Text.Json;

namespace Pareto.Cli.Tests.Commands;

public sealed class TopCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Top_OfARunningGateway_ShowsWhatItDid()
    {
        using var served = await ServeAsync();
        using var client = new HttpClient { BaseAddress = served.Address };
        for (var i = 0; i < 3; i++)
        {
            using var answer = await ChatAsync(client, "small");
            answer.IsSuccessStatusCode.ShouldBeTrue();
        }

        using var unknown = await ChatAsync(client, "no-such-model");
        var environment = new Dictionary<string, string> { ["PARETO_URL"] = served.Address.ToString(), ["PARETO_ADMIN_KEY"] = served.AdminKey };

        var once = await ParetoProcess.RunAsync(_folder.Path, ["top", "--once", "--interval", "0.1"], environment);
        var json = await ParetoProcess.RunAsync(_folder.Path, ["top", "--json", "--interval", "0.1", "--url", served.Address.ToString(), "--key", served.AdminKey]);

        once.ExitCode.ShouldBe(0, once.Error);
        once.Output.ShouldContain("requests/s   0.0   in flight 0   errors/s 0.0   ledger queue 0");
        once.Output.ShouldContain("3 requests   spent $0.");
        once.Output.ShouldMatch(@"small +3 +100\.0 % +\$0\.");
        once.Output.ShouldMatch(@"replay/small +[0-9,]+ ms +[0-9,]+ ms +[0-9,]+ ms +0 +3 +closed");
        once.Output.ShouldMatch(@"model_not_found +1 +0");
        once.Output.ShouldMatch(@"everybody +all +4 +12 requests in an hour +33 %");
        once.Output.ShouldNotContain('\e');
        json.ExitCode.ShouldBe(0, json.Error);
        var root = JsonElement.Parse(json.Output);
        root.GetProperty("requestsPerSecond").GetDouble().ShouldBe(0);
        root.GetProperty("today").GetProperty("requests").GetInt64().ShouldBe(3);
        root.GetProperty("today").GetProperty("tiers").GetProperty("small").GetProperty("requests").GetInt64().ShouldBe(3);
        root.GetProperty("limits").EnumerateArray().Single().GetProperty("used").GetInt64().ShouldBe(4);
        root.GetProperty("errors").GetProperty("model_not_found").GetInt64().ShouldBe(1);
        root.GetProperty("targets").EnumerateArray().Single().GetProperty("target").GetString().ShouldBe("replay/small");
    }

    [Fact]
    public async Task Top_WithoutAKeyOrAGateway_SaysWhatToDo()
    {
        var keyless = await ParetoProcess.RunAsync(_folder.Path, ["top", "--once"]);
        var gone = await ParetoProcess.RunAsync(_folder.Path, ["top", "--once", "--key", "k", "--url", "http://127.0.0.1:1"]);
        using var served = await ServeAsync();
        var refused = await ParetoProcess.RunAsync(_folder.Path, ["top", "--once", "--key", "not-the-admin-key", "--url", served.Address.ToString()]);

        keyless.ExitCode.ShouldBe(1);
        keyless.Error.ShouldContain("PARETO_ADMIN_KEY");
        gone.ExitCode.ShouldBe(1);
        gone.Error.ShouldContain("http://127.0.0.1:1/ cannot be asked");
        refused.ExitCode.ShouldBe(1);
        refused.Error.ShouldContain("does not take this key");
    }

    private static Task<HttpResponseMessage> ChatAsync(HttpClient client, string model) => client.PostAsJsonAsync(
        "/v1/chat/completions", new { model, messages = new[] { new { role = "user", content = "Say yes." } } }, TestContext.Current.CancellationToken);

    private async Task<Served> ServeAsync()
    {
        _folder.Write("one.jsonl", JsonSerializer.Serialize(new { id = "1", prompt = "Say yes.", replies = new { small = new { model = "m", content = "yes" } } }));
        _folder.Write(
            "pareto.yaml",
            """
            providers: { replay: { preset: recorded, file: one.jsonl, reply: small } }
            tiers: { small: replay/small }
            targets: { replay/small: { price: { input: 1, output: 4 } } }
            limits: [ { name: everybody, scope: all, window: hour, requests: 12 } ]
            """);
        var process = ParetoProcess.Start(_folder.Path, "serve", "--listen", "http://127.0.0.1:0", "--data", Guid.NewGuid().ToString("N"));
        var lines = await process.ReadUntilAsync("Stop it with Ctrl-C.");
        return new Served(
            process,
            new Uri(lines.Single(line => line.StartsWith("Pareto listens on ", StringComparison.Ordinal))["Pareto listens on ".Length..].Trim()),
            lines.Single(line => line.StartsWith("    pareto_admin_", StringComparison.Ordinal)).Trim());
    }

    private sealed record Served(ParetoProcess Process, Uri Address, string AdminKey) : IDisposable
    {
        public void Dispose() => Process.Dispose();
    }
}
