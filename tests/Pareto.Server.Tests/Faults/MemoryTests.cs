using System.Text;
using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;

namespace Pareto.Server.Tests.Faults;

/// <summary>Runs while no other test does: it weighs the whole process.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests
{
    private const int WarmUp = 2_000;
    private const int Requests = 20_000;
    private const long MostGrowth = 4 << 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task Complaint17_TwentyThousandRequestsThatAllDiffer_LeaveNothingBehind()
    {
        using var data = new DataFolder();
        var recordings = Path.Combine(data.Path, "recordings.jsonl");
        await File.WriteAllTextAsync(
            recordings,
            """{"id":"1","source":"test","workload":"w","messages":[{"role":"user","content":"Known?"}],"replies":{"small":{"model":"m","content":"Known."}}}""" + "\n",
            Cancel);
        var configuration = new ConfigurationChecker(_ => null, TimeProvider.System).Check(
            """
            providers:
              replay: { preset: recorded, file: recordings.jsonl }
              nobody: { preset: openai-compatible, baseUrl: "http://127.0.0.1:1" }
            tiers:
              small: [replay/m]
            targets:
              replay/m: { price: { input: 1, output: 2 } }
            execution: { retries: 0 }
            """,
            Path.Combine(data.Path, "pareto.yaml"));
        configuration.Problems.ShouldBeEmpty();
        await using var host = await GatewayHost.StartAsync(
            new GatewayHostOptions { Configuration = configuration, DataDirectory = data.Path, Listen = new Uri("http://127.0.0.1:0"), LogToConsole = false }, Cancel);
        using var client = new HttpClient { BaseAddress = host.Address };

        await AskAsync(host, client, 0, WarmUp);
        var before = Weigh();
        await AskAsync(host, client, WarmUp, Requests);
        var after = Weigh();

        // On a busy machine the last rows may still be on their way into the database. What leaks stays.
        for (var tries = 0; tries < 20 && after - before >= MostGrowth; tries++)
        {
            await Task.Delay(500, Cancel);
            after = Weigh();
        }

        (after - before).ShouldBeLessThan(MostGrowth, $"{before:N0} bytes before, {after:N0} after {Requests:N0} requests");
    }

    /// <summary>Requests none of which resembles another: prompts, workloads, names of models that are not there; one in twenty over HTTP.</summary>
    private static Task AskAsync(GatewayHost host, HttpClient client, int first, int count) => Parallel.ForAsync(
        first,
        first + count,
        new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancel },
        async (i, cancellationToken) =>
        {
            var model = (i % 10) switch { 0 => $"model-{i}", 1 => "auto", _ => "small" };
            var question = i % 2 == 0 ? "Known?" : $"Question {i} of its own?";
            if (i % 20 == 3)
            {
                using var content = new StringContent(Exchanges.Chat(model, question, ",\"stream\":true"), Encoding.UTF8, "application/json");
                content.Headers.Add("x-pareto-workload", $"workload-{i}");
                using var response = await client.PostAsync(Exchanges.ChatPath, content, cancellationToken);
                await response.Content.ReadAsByteArrayAsync(cancellationToken);
                return;
            }

            var request = new ChatRequest
            {
                Id = RequestId.New(TimeProvider.System.GetUtcNow()),
                ReceivedAt = TimeProvider.System.GetUtcNow(),
                ReceivedTimestamp = TimeProvider.System.GetTimestamp(),
                Model = model,
                Credential = new ClientCredential($"key-{i}"),
                Workload = $"workload-{i}",
                Stream = i % 3 == 0,
                Messages = [new ChatMessage { Role = ChatRole.User, Parts = [new TextPart(question)] }],
            };
            await foreach (var _ in host.Gateway.RunAsync(request, cancellationToken))
            {
            }
        });

    private static long Weigh()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true);
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
