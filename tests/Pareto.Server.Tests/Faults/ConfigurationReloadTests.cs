using System.Net;
using System.Net.Http.Headers;

namespace Pareto.Server.Tests.Faults;

/// <summary>Complaint 20: the configuration is changed while the gateway serves.</summary>
public sealed class ConfigurationReloadTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Complaint20_FileChangesWhileServing_IsInForceAndNoRequestIsDropped()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        var gate = new TaskCompletionSource();
        upstream.Next(UpstreamAnswer.Text("one two three").HoldAfter(1, gate.Task));
        upstream.Otherwise(UpstreamAnswer.Text("fine"));
        await using var gateway = await RunningGateway.StartAsync(Serving(upstream, "old"), watch: true);

        // A stream that began on the old configuration and runs on, and clients who never pause.
        using var running = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("small", more: ",\"stream\":true"));
        using var reader = await FaultBench.ReadUntilAsync(running, "one");
        var changed = new TaskCompletionSource();
        var clients = Enumerable.Range(0, 4).Select(_ => AskUntilNewAsync()).ToArray();
        await changed.Task.WaitAsync(Cancel);
        await File.WriteAllTextAsync(gateway.ConfigurationFile, Serving(upstream, "new"), Cancel);
        await Task.WhenAll(clients);

        gate.SetResult();
        FaultBench.EventsIn(await reader.ReadToEndAsync(Cancel))[^1].ShouldBe("[DONE]");
        gateway.RowsOf(running).ShouldHaveSingleItem().Target.ToString().ShouldBe("local/old");
        gateway.Gateway.LastReload.Problems.ShouldBeEmpty();

        async Task AskUntilNewAsync()
        {
            string target;
            do
            {
                using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("small"));
                response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.TextAsync());
                target = response.Header("x-pareto-target");
                changed.TrySetResult();
            }
            while (target != "local/new");
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Complaint20_BadFile_KeepsTheOldOneAndSaysWhyWithLines()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(UpstreamAnswer.Text("fine"));
        await using var gateway = await RunningGateway.StartAsync(Serving(upstream, "old"), watch: true);
        var bad = Serving(upstream, "new") + "\nrouting: { smallUpTo: many }\nnonsense: 1\n";

        await File.WriteAllTextAsync(gateway.ConfigurationFile, bad, Cancel);
        await WaitForAsync(() => gateway.Gateway.LastReload.Problems.Length > 0);

        using (var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("small")))
        {
            response.Header("x-pareto-target").ShouldBe("local/old");
        }

        var lines = bad.Split('\n').ToList();
        var problems = await ProblemsAsync(gateway);
        problems.ShouldContain(problem => problem.Contains($"pareto.yaml:{lines.FindIndex(line => line.StartsWith("routing")) + 1}: routing.smallUpTo", StringComparison.Ordinal));
        problems.ShouldContain(problem => problem.Contains($"pareto.yaml:{lines.FindIndex(line => line.StartsWith("nonsense")) + 1}: nonsense", StringComparison.Ordinal));
        await WaitForAsync(() => gateway.Logs.Messages.Any(message => message.Contains("is not used", StringComparison.Ordinal)));
        var logged = gateway.Logs.Messages.First(message => message.Contains("is not used", StringComparison.Ordinal));
        problems.ShouldAllBe(problem => logged.Contains(problem));

        // Gone for a moment, as editors and mounts have it, and then well again.
        File.Delete(gateway.ConfigurationFile);
        await WaitForAsync(() => gateway.Gateway.LastReload.Problems.Length == 1);
        await File.WriteAllTextAsync(gateway.ConfigurationFile, Serving(upstream, "new"), Cancel);
        await WaitForAsync(() => gateway.Gateway.LastReload.Problems.IsEmpty);

        using var after = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("small"));
        after.Header("x-pareto-target").ShouldBe("local/new");
        (await ProblemsAsync(gateway)).ShouldBeEmpty();
    }

    private static async Task<string[]> ProblemsAsync(RunningGateway gateway)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/admin/v1/status");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", gateway.NewAdminKey);
        using var response = await gateway.Client.SendAsync(request, Cancel);
        return [.. (await response.JsonAsync()).GetProperty("configuration").GetProperty("problems").EnumerateArray().Select(problem => problem.GetString()!)];
    }

    private static async Task WaitForAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), Cancel);
        }
    }

    private static string Serving(ScriptedUpstream upstream, string model) =>
        $$"""
        server: { listen: "http://127.0.0.1:0", drainTime: 2s }
        providers:
          local: { preset: openai-compatible, baseUrl: "{{upstream.OpenAiUrl}}" }
        tiers:
          small: [local/{{model}}]
        targets:
          local/{{model}}: { price: { input: 1, output: 2 } }
        """;
}
