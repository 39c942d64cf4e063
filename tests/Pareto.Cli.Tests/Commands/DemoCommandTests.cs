using System.Text.Json;

namespace Pareto.Cli.Tests.Commands;

public sealed class DemoCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Kits =>
        ["recorded/gsm8k", "cascade/zeroeval_gsm", "cascade/zeroeval_crux", "cascade/zeroeval_mathl5", "cascade/mmlupro"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Demo_ShippedWorkload_BillIsTheLedgers()
    {
        var report = await DemoAsync();

        report.GetProperty("requests").GetInt64().ShouldBe(300);
        report.GetProperty("failed").GetInt64().ShouldBe(0);
        report.EnumerateObject().Select(property => property.Name)
            .ShouldBeSubsetOf(["requests", "failed", "tiers", "models", "cost", "baselineCost", "savings", "oracleCost", "accuracy"]);
        foreach (var name in (string[])["pareto", "small", "premium"])
        {
            report.GetProperty("accuracy").GetProperty(name).GetDouble().ShouldBeInRange(0.5, 1);
        }

        await ShouldBeTheLedgersAsync(report);
    }

    [Theory]
    [MemberData(nameof(Kits))]
    public async Task Demo_Recordings_BillIsTheLedgersAndAccuracyTheGraders(string kit)
    {
        var file = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "kits", $"{kit}.jsonl.gz"));
        Assert.SkipUnless(File.Exists(file), "The recorded kits do not lie beside the project.");

        var report = await DemoAsync("--recordings", file);

        var (lines, small, premium) = await GradesAsync(file);
        report.GetProperty("requests").GetInt64().ShouldBe(lines);
        report.GetProperty("failed").GetInt64().ShouldBe(0);
        report.GetProperty("accuracy").GetProperty("small").GetDouble().ShouldBe(small, 1e-6);
        report.GetProperty("accuracy").GetProperty("premium").GetDouble().ShouldBe(premium, 1e-6);
        await ShouldBeTheLedgersAsync(report);
    }

    [Fact]
    public async Task Demo_RepeatedConversationWithOtherReplies_CountsEachReplyOnce()
    {
        var file = _folder.Write("twice.jsonl",
            """
            {"id":"1","prompt":"Say yes.","replies":{"m":{"tier":"small","content":"yes","right":true}}}
            {"id":"2","prompt":"Say yes.","replies":{"m":{"tier":"small","content":"no, not at all","right":false}}}
            """);

        var report = await DemoAsync("--recordings", file);

        report.GetProperty("accuracy").GetProperty("pareto").GetDouble().ShouldBe(0.5);
        report.GetProperty("accuracy").GetProperty("premium").ValueKind.ShouldBe(JsonValueKind.Null);
        report.GetProperty("tiers")[0].GetProperty("outputTokens").GetInt64().ShouldBe(1 + 5);
    }

    [Fact]
    public async Task Demo_Oracle_TakesTheCheapestRightReply()
    {
        // Priced by the catalogue: a small model that is right, one that is not, and a conversation that none gets right.
        var file = _folder.Write("oracle.jsonl",
            """
            {"id":"1","prompt":"one","replies":{"s":{"tier":"small","content":"yes","right":true},"gpt-5.2":{"tier":"premium","content":"yes","right":true}}}
            {"id":"2","prompt":"two","replies":{"s":{"tier":"small","content":"no","right":false},"gpt-5.2":{"tier":"premium","content":"yes","right":true}}}
            {"id":"3","prompt":"three","replies":{"s":{"tier":"small","content":"no","right":false},"gpt-5.2":{"tier":"premium","content":"no","right":false}}}
            """);

        var report = await DemoAsync("--recordings", file);

        // One token each way; gpt-5.2 costs 1.75 and 14 dollars for a million, the small tier's reference 0.05 and 0.08.
        report.GetProperty("oracleCost").GetDecimal().ShouldBe(0.00000013m + 0.00001575m + 0.00000013m);
        report.GetProperty("accuracy").GetProperty("oracle").GetDouble().ShouldBe(2.0 / 3, 1e-6);
    }

    [Fact]
    public async Task Demo_Configuration_RoutesAsItSays()
    {
        var file = _folder.Write("pareto.yaml", "routing:\n  rules:\n    - { name: everything, when: { minPromptTokens: 1 }, use: premium }\n");

        var report = await DemoAsync("--config", file);

        report.GetProperty("savings").GetDecimal().ShouldBe(0);
        report.GetProperty("accuracy").GetProperty("pareto").GetDouble().ShouldBe(report.GetProperty("accuracy").GetProperty("premium").GetDouble());
    }

    [Fact]
    public async Task Demo_BrokenConfiguration_NamesTheLine()
    {
        _folder.Write("pareto.yaml", "routing:\n  rules:\n    - { name: everything, when: { minPromptTokens: 1 }, use: nowhere }\n");

        var run = await ParetoProcess.RunAsync(_folder.Path, ["demo", "--config", "pareto.yaml"]);

        run.ExitCode.ShouldNotBe(0);
        run.Error.ShouldContain("pareto.yaml:3");
        run.Error.ShouldContain("nowhere");
    }

    [Fact]
    public async Task Demo_OutputInAPipe_IsPlainText()
    {
        var run = await ParetoProcess.RunAsync(_folder.Path, ["demo"], new Dictionary<string, string> { ["TERM"] = "xterm-256color" });

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldNotContain('\e');
        run.Output.ShouldContain("saved");
        run.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Demo_FolderWithALedger_IsRefused()
    {
        await DemoAsync();

        var run = await ParetoProcess.RunAsync(_folder.Path, ["demo", "--data", "demo-data"]);

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("holds a ledger already");
    }

    [Theory]
    [InlineData("nonsense\n", ":1: not valid JSON")]
    [InlineData("", "holds no recorded conversation")]
    public async Task Demo_BrokenRecordings_NamesTheLine(string text, string expected)
    {
        var run = await ParetoProcess.RunAsync(_folder.Path, ["demo", "--recordings", _folder.Write("broken.jsonl", text)]);

        run.ExitCode.ShouldBe(1);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain(expected);
    }

    private async Task<JsonElement> DemoAsync(params string[] arguments)
    {
        var run = await ParetoProcess.RunAsync(_folder.Path, ["demo", "--json", "--data", "demo-data", .. arguments]);

        run.Error.ShouldBeEmpty();
        run.ExitCode.ShouldBe(0);
        return JsonElement.Parse(run.Output);
    }

    /// <summary>Sums and tiers of the report are, to the last digit, those of the rows by target.</summary>
    private async Task ShouldBeTheLedgersAsync(JsonElement report)
    {
        var run = await ParetoProcess.RunAsync(_folder.Path, ["ledger", "--data", "demo-data", "--by", "tier,target,workload", "--json"]);
        run.ExitCode.ShouldBe(0);
        var rows = JsonElement.Parse(run.Output).GetProperty("totals").EnumerateArray().ToList();

        foreach (var name in (string[])["requests", "cost", "baselineCost", "savings"])
        {
            Sum(rows, name).ShouldBe(report.GetProperty(name).GetDecimal(), name);
        }

        foreach (var tier in report.GetProperty("tiers").EnumerateArray())
        {
            var own = rows.Where(row => row.GetProperty("tier").GetString() == tier.GetProperty("tier").GetString()).ToList();
            foreach (var name in (string[])["requests", "cost", "baselineCost", "inputTokens", "outputTokens"])
            {
                Sum(own, name).ShouldBe(tier.GetProperty(name).GetDecimal(), name);
            }
        }
    }

    private static decimal Sum(IEnumerable<JsonElement> rows, string name) => rows.Sum(row => row.GetProperty(name).GetDecimal());

    private static async Task<(int Lines, double Small, double Premium)> GradesAsync(string file)
    {
        await using var stream = new System.IO.Compression.GZipStream(File.OpenRead(file), System.IO.Compression.CompressionMode.Decompress);
        using var reader = new StreamReader(stream);
        var (lines, small, premium) = (0, 0, 0);
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            var replies = JsonElement.Parse(line).GetProperty("replies").EnumerateObject().ToList();
            lines++;
            small += Right("small");
            premium += Right("premium");

            int Right(string tier) => replies.First(reply =>
                    reply.Name == tier || (reply.Value.TryGetProperty("tier", out var named) && named.GetString() == tier))
                .Value.GetProperty("right").GetBoolean() ? 1 : 0;
        }

        return (lines, (double)small / lines, (double)premium / lines);
    }
}
