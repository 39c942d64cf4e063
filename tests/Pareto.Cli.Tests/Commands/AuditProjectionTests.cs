using System.Globalization;
using System.Text.Json;
using Pareto.Core.Text;

namespace Pareto.Cli.Tests.Commands;

/// <summary>What an audit projects from a log is what the gateway then spends.</summary>
public sealed class AuditProjectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Kits => ["recorded/gsm8k", "cascade/zeroeval_crux", "cascade/mmlupro"];

    public void Dispose() => _folder.Dispose();

    // The log is of a company that sends everything to premium; the demo then serves the same conversations. The requests go where the audit said; what
    // differs is that small answers are of other lengths than the logged ones.
    [Fact]
    public async Task Audit_DemosWorkloadAsALog_ProjectsWhatTheDemoSpends()
    {
        var (projected, realised, routed) = await CompareAsync(Path.Combine(AppContext.BaseDirectory, "demo", "workload.jsonl"));

        routed.ShouldBe(0, 1e-9, "the audit's replay and the gateway decide alike");
        projected.ShouldBe(realised, 0.05m * realised);
    }

    [Theory]
    [MemberData(nameof(Kits))]
    public async Task Audit_RecordingsAsALog_ProjectsWhatTheDemoSpends(string kit)
    {
        var file = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "kits", $"{kit}.jsonl.gz"));
        Assert.SkipUnless(File.Exists(file), "The recorded kits do not lie beside the project.");

        var (projected, realised, routed) = await CompareAsync(file);

        routed.ShouldBe(0, 0.02, "of more than 2,000 calls a sample is routed");
        projected.ShouldBe(realised, 0.05m * realised);
    }

    private async Task<(decimal Projected, decimal Realised, double Routed)> CompareAsync(string recordings)
    {
        var demo = await RunAsync("demo", "--json", "--recordings", recordings);
        var log = _folder.Write("log.jsonl", await LogAsync(recordings, demo));
        var configuration = _folder.Write("demo.yaml", ConfigurationOf(demo, recordings));

        var audit = await RunAsync("audit", log, "--config", configuration, "--json");

        var total = audit.GetProperty("savings").GetProperty("total");
        var tiers = total.GetProperty("policies").EnumerateArray().Single(policy => policy.GetProperty("policy").GetString() == "tiers");
        var routed = demo.GetProperty("tiers").EnumerateArray().Max(tier => Math.Abs(
            tier.GetProperty("share").GetDouble()
            - (tiers.GetProperty("shares").TryGetProperty(tier.GetProperty("tier").GetString()!, out var share) ? share.GetDouble() : 0)));
        return (tiers.GetProperty("cost").GetProperty("value").GetDecimal(), demo.GetProperty("cost").GetDecimal(), routed);
    }

    private async Task<JsonElement> RunAsync(params string[] arguments)
    {
        var run = await ParetoProcess.RunAsync(_folder.Path, arguments);
        run.ExitCode.ShouldBe(0, run.Error);
        return JsonElement.Parse(run.Output);
    }

    /// <summary>What OpenAI-style logging would have kept, had the premium model of the recordings served everything.</summary>
    private static async Task<string> LogAsync(string recordings, JsonElement demo)
    {
        var premium = ModelOf(demo, "premium").GetProperty("model").GetString()!;
        var lines = new List<string>();
        await using var file = File.OpenRead(recordings);
        await using var unpacked = recordings.EndsWith(".gz", StringComparison.Ordinal) ? new System.IO.Compression.GZipStream(file, System.IO.Compression.CompressionMode.Decompress) : (Stream)file;
        using var reader = new StreamReader(unpacked);
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            lines.Add(Logged(JsonElement.Parse(line), premium));
        }

        return string.Join('\n', lines);
    }

    private static string Logged(JsonElement recorded, string model)
    {
        var replies = recorded.GetProperty("replies");
        var reply = replies.TryGetProperty(model, out var own) ? own : replies.GetProperty("premium");
        var answer = reply.TryGetProperty("content", out var content) ? content.GetString()! : reply.GetProperty("answer").ToString();
        var messages = recorded.TryGetProperty("messages", out var conversation)
            ? conversation.EnumerateArray().Select(message => new { role = message.GetProperty("role").GetString()!, content = message.GetProperty("content").GetString()! }).ToArray()
            : [new { role = "user", content = recorded.GetProperty("prompt").GetString()! }];
        var request = new Dictionary<string, object?> { ["model"] = model, ["messages"] = messages };
        if (recorded.TryGetProperty("request", out var further))
        {
            foreach (var field in further.EnumerateObject())
            {
                request[field.Name] = field.Value;
            }
        }

        return JsonSerializer.Serialize(new
        {
            workload = recorded.TryGetProperty("workload", out var workload) ? workload.GetString() : recorded.TryGetProperty("dataset", out var dataset) ? dataset.GetString() : "default",
            request,
            response = new
            {
                model,
                choices = new[] { new { message = new { role = "assistant", content = answer }, finish_reason = "stop" } },
                usage = new { prompt_tokens = messages.Sum(message => TokenCounter.Shared.Count(message.content)), completion_tokens = TokenCounter.Shared.Count(answer) },
            },
        });
    }

    private static string ConfigurationOf(JsonElement demo, string recordings)
    {
        var models = demo.GetProperty("models").EnumerateArray().ToArray();
        return $"""
            providers:
            {Lines(models.Select(model => Tier(model)).Distinct(), tier => $"  recorded-{tier}: {{ preset: recorded, file: \"{recordings}\" }}")}
            tiers:
            {Lines(models.GroupBy(Tier), tier => $"  {tier.Key}: [{string.Join(", ", tier.Select(model => $"\"{Target(model)}\""))}]")}
            targets:
            {Lines(models, model => $"  \"{Target(model)}\": {{ price: {{ input: {Price(model, "inputPrice")}, output: {Price(model, "outputPrice")} }} }}")}
            """;
    }

    private static string Lines<T>(IEnumerable<T> items, Func<T, string> line) => string.Join('\n', items.Select(line));

    private static JsonElement ModelOf(JsonElement demo, string tier) => demo.GetProperty("models").EnumerateArray().First(model => Tier(model) == tier);

    private static string Tier(JsonElement model) => model.GetProperty("tier").GetString()!;

    private static string Target(JsonElement model) => $"recorded-{Tier(model)}/{model.GetProperty("model").GetString()}";

    private static string Price(JsonElement model, string name) => model.GetProperty(name).GetDecimal().ToString(CultureInfo.InvariantCulture);
}
