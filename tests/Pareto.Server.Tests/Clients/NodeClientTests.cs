using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Pareto.Server.Tests.Clients;

/// <summary>Runs the scripts under tests/clients: the npm clients as their users install them. eng/test.sh installs them.</summary>
public sealed class NodeClientTests
{
    private const string ClientKey = "client-key-of-the-shop";

    private const string TwoChoices =
        """
        {"id":"r1","object":"chat.completion","created":1760000000,"model":"choices","choices":[
        {"index":0,"message":{"role":"assistant","content":"Yes"},"finish_reason":"stop","logprobs":{"content":[{"token":"Yes","logprob":-0.25,"bytes":null,"top_logprobs":[]}],"refusal":null}},
        {"index":1,"message":{"role":"assistant","content":"No"},"finish_reason":"stop","logprobs":{"content":[{"token":"No","logprob":-0.5,"bytes":null,"top_logprobs":[]}],"refusal":null}}],
        "usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenAi_OrdinaryUse_WorksUnmodified()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        Script(upstream);
        await using var gateway = await RunningGateway.StartAsync(Configuration(upstream));

        var (exitCode, output) = await RunAsync("openai.mjs", gateway.OpenAiUrl.ToString(), ClientKey);

        exitCode.ShouldBe(0, output);
        output.Split('\n').Count(line => line.StartsWith("ok ", StringComparison.Ordinal)).ShouldBe(17, output);
        var chat = upstream.Requests.First(request => request.Model == "plain").Json;
        chat.GetProperty("unheard_of").GetProperty("kept")[0].GetInt32().ShouldBe(1);
        chat.GetProperty("metadata").GetProperty("team").GetString().ShouldBe("search");
        var parts = upstream.Requests.Single(request => request.Model == "parts").Json.GetProperty("messages")[0].GetProperty("content");
        parts[1].GetProperty("image_url").GetProperty("detail").GetString().ShouldBe("low");
        parts[2].GetProperty("file").GetProperty("file_data").GetString().ShouldBe("data:application/pdf;base64,JVBERi0=");
        var choices = upstream.Requests.First(request => request.Model == "choices").Json;
        choices.GetProperty("n").GetInt32().ShouldBe(2);
        choices.GetProperty("stop")[0].GetString().ShouldBe("END");
        gateway.Logs.Messages.ShouldNotContain(message => message.StartsWith("Error", StringComparison.Ordinal) || message.StartsWith("Critical", StringComparison.Ordinal));
    }

    private static void Script(ScriptedUpstream upstream)
    {
        var twoCalls = UpstreamAnswer.CallTools(
            new ScriptedToolCall("call_1", "weather", """{"city":"Paris"}"""),
            new ScriptedToolCall("call_2", "weather", """{"city":"Rome"}"""));
        upstream.Otherwise(UpstreamAnswer.Text("Forty two."), "plain");
        upstream.Otherwise(UpstreamAnswer.Text("One two three"), "streamed");
        foreach (var _ in Enumerable.Range(0, 3))
        {
            upstream.Next(twoCalls, "tools").Next(UpstreamAnswer.Text("Sun in both."), "tools");
        }

        upstream.Otherwise(UpstreamAnswer.Text("""{"city":"Paris"}"""), "json");
        upstream.Otherwise(UpstreamAnswer.Response(200, TwoChoices), "choices");
        upstream.Otherwise(
            UpstreamAnswer.EventStream(
                Chunk(0, "Yes"), Chunk(1, "No"), Chunk(1, " way"), Chunk(0, " indeed"), Chunk(1, null), Chunk(0, null), "data: [DONE]\n\n"),
            "choices-streamed");
        upstream.Otherwise(UpstreamAnswer.Text("A cat."), "parts");
        upstream.Next(UpstreamAnswer.Embeddings([0.5f, -0.25f], [1f, 2f]), "vectors").Next(UpstreamAnswer.Embeddings([0.5f, -0.25f]), "vectors");
        upstream.Otherwise(UpstreamAnswer.RateLimited("3"), "limited");
        upstream.Otherwise(UpstreamAnswer.Error(500, "broken"), "down");
        upstream.Otherwise(UpstreamAnswer.Text("One two three").CutAfter(1), "cut");
    }

    private static string Chunk(int choice, string? text) =>
        $$$"""
        data: {"id":"r1","object":"chat.completion.chunk","created":1760000000,"model":"m","choices":[{"index":{{{choice}}},"delta":{{{(text is null ? "{}" : $$"""{"content":"{{text}}"}""")}}},"finish_reason":{{{(text is null ? "\"stop\"" : "null")}}}}]}


        """;

    private static string Configuration(ScriptedUpstream upstream)
    {
        string[] models = ["plain", "streamed", "tools", "json", "choices", "choices-streamed", "parts", "limited", "down", "cut"];
        return $$"""
            server: { drainTime: 2s }
            keys: [ { name: shop, key: {{ClientKey}} } ]
            providers: { openai: { preset: openai, baseUrl: "{{upstream.OpenAiUrl}}", apiKey: {{TestConfiguration.ProviderKey}} } }
            tiers: { mid: openai/plain }
            aliases: { old-name: openai/plain, vectors: openai/vectors, others: [{{string.Join(", ", models.Select(model => $"openai/{model}"))}}] }
            execution: { retries: 0, retryDelay: 1ms, maxRetryDelay: 1ms }
            targets:
              openai/vectors: { chat: false, embeddings: true, price: { input: 0.02, output: 0 } }
            {{string.Join('\n', models.Select(model => $"  openai/{model}: {{ price: {{ input: 1, output: 2 }} }}"))}}
            """;
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string script, params string[] arguments)
    {
        var folder = ClientsFolder();
        using var node = new Process
        {
            StartInfo = new ProcessStartInfo("node", [Path.Combine(folder, script), .. arguments])
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        try
        {
            node.Start();
        }
        catch (Win32Exception)
        {
            Assert.Skip("node is not installed; eng/test.sh installs it.");
        }

        try
        {
            var output = node.StandardOutput.ReadToEndAsync(Cancel);
            var errors = node.StandardError.ReadToEndAsync(Cancel);
            await node.WaitForExitAsync(Cancel);
            return (node.ExitCode, await output + await errors);
        }
        finally
        {
            if (!node.HasExited)
            {
                node.Kill(entireProcessTree: true);
            }
        }
    }

    // The sources are where they were compiled: the tests run from the checkout.
    private static string ClientsFolder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "clients"));
}
