using System.Text.Json;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Routing.Competence;
using Pareto.Core.Routing.Prediction;
using Pareto.Core.Routing.Promise;
using Pareto.Core.Storage;

namespace Pareto.Cli.Tests.Commands;

public sealed class RouterReportCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Report_WithoutData_SaysHowToGetSome()
    {
        var run = await ReportAsync();

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldStartWith("pareto: There is no ledger");
    }

    [Fact]
    public async Task Report_JudgedAnswer_ShowsItsTarget()
    {
        var recordings = _folder.Write("one.jsonl", JsonSerializer.Serialize(new
        {
            id = "1", prompt = "Say yes.", replies = new { small = new { model = "m", content = "yes" } },
        }));
        (await ParetoProcess.RunAsync(_folder.Path, ["demo", "--json", "--recordings", recordings, "--data", "data"])).ExitCode.ShouldBe(0);
        var first = await ReportAsync();
        first.Output.ShouldStartWith("No promise is configured");
        first.Output.ShouldContain("Nobody has judged an answer yet");
        JudgeAll(0.5);

        var table = await ReportAsync();
        var json = await ReportAsync("--json");

        table.Output.ShouldContain("recorded-small/m");
        var row = JsonElement.Parse(json.Output).GetProperty("competence").EnumerateArray().ShouldHaveSingleItem();
        row.GetProperty("target").GetString().ShouldBe("recorded-small/m");
        row.GetProperty("answers").GetInt32().ShouldBe(1);
        row.GetProperty("quality").GetDouble().ShouldBe(0.5);
        row.GetProperty("escalations").GetInt32().ShouldBe(0);
        JsonElement.Parse(json.Output).GetProperty("promise").ValueKind.ShouldBe(JsonValueKind.Null);
        JsonElement.Parse(json.Output).GetProperty("workloads")[0].GetProperty("small").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Report_Advice_ShowsHowOftenItCameInTimeAndAgreed()
    {
        var recordings = _folder.Write("one.jsonl", JsonSerializer.Serialize(new
        {
            id = "1", prompt = "Say yes.", replies = new { small = new { model = "m", content = "yes" } },
        }));
        (await ParetoProcess.RunAsync(_folder.Path, ["demo", "--json", "--recordings", recordings, "--data", "data"])).ExitCode.ShouldBe(0);
        (await ReportAsync()).Output.ShouldNotContain("advice for");
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_folder.Path, "data", "pareto.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText =
                """
                CREATE TEMP TABLE asked AS SELECT * FROM ledger;
                UPDATE asked SET attempt = 2, final = 0, purpose = 'router', advice = 'unsure', advised_complexity = 2, expected_complexity = 1,
                    cost = 3000000, cost_input = 3000000, cost_cached_input = 0, cost_cache_write = 0, cost_output = 0, cost_other = 0;
                INSERT INTO ledger SELECT * FROM asked;
                """;
            command.ExecuteNonQuery();
        }

        var table = await ReportAsync();
        var json = await ReportAsync("--json");

        table.Output.ShouldContain("advice for");
        table.Output.ShouldContain("$0.000003");
        var row = JsonElement.Parse(json.Output).GetProperty("advice").EnumerateArray().ShouldHaveSingleItem();
        row.GetProperty("inTime").GetInt32().ShouldBe(1);
        row.GetProperty("taken").GetInt32().ShouldBe(0);
        row.GetProperty("same").GetInt32().ShouldBe(0);
        row.GetProperty("withinOne").GetInt32().ShouldBe(1);
        row.GetProperty("cost").GetDecimal().ShouldBe(0.000003m);
    }

    [Fact]
    public async Task Report_ConfiguredPromise_IsShown()
    {
        using (SqliteDatabase.Open(DataDirectory.Create(Path.Combine(_folder.Path, "data")), new StorageOptions(), TimeProvider.System))
        {
        }

        _folder.Write("promise.json", new OperatingPoint
        {
            Router = Predictor.Shipped.Fingerprint, MaxLoss = 0.015, Confidence = 0.95, All = new WorkloadThreshold { SmallUpTo = 0.125, Labels = 700 },
        }.ToJson());
        _folder.Write("pareto.yaml", """
            providers: { cloud: { preset: openai-compatible, baseUrl: "http://127.0.0.1:9/v1" } }
            tiers: { small: [cloud/little], premium: [cloud/large] }
            routing: { promise: { file: promise.json }, competence: { enabled: true } }
            """);
        Write(new TargetId("cloud", "little"), 0.5);
        Write(new TargetId("cloud", "large"), 0.5);

        var text = await ReportAsync();
        var json = await ReportAsync("--json");

        text.Output.ShouldStartWith("The promise: at most 1.5 % quality lost against always premium, with 95 % confidence.");
        text.Output.ShouldContain("workloads without a threshold of their own: 0 requests, loss 0.0 % (between 0.0 % and 100.0 %): not tested");
        JsonElement.Parse(json.Output).GetProperty("competence").EnumerateArray()
            .Select(row => (row.GetProperty("target").GetString(), row.GetProperty("trusted").GetBoolean()))
            .ShouldBe([("cloud/large", true), ("cloud/little", false)]);
        JsonElement.Parse(json.Output).GetProperty("checks")[0].GetProperty("brokenSince").ValueKind.ShouldBe(JsonValueKind.Null);
        JsonElement.Parse(json.Output).GetProperty("promise").GetProperty("all").GetProperty("smallUpTo").GetDouble().ShouldBe(0.125);
    }

    [Fact]
    public async Task ReportAndExplain_ConfiguredCap_TellHowItStands()
    {
        using (SqliteDatabase.Open(DataDirectory.Create(Path.Combine(_folder.Path, "data")), new StorageOptions(), TimeProvider.System))
        {
        }

        _folder.Write("pareto.yaml", """
            providers: { cloud: { preset: openai-compatible, baseUrl: "http://127.0.0.1:9/v1" } }
            tiers: { small: [cloud/little], premium: [cloud/large] }
            routing: { smallUpTo: 0, midUpTo: 0, premiumCap: { workloads: { chat: 0.05 } } }
            """);
        var request = _folder.Write("request.json", """{"model":"auto","messages":[{"role":"user","content":"Hi"}]}""");

        var text = await ReportAsync();
        var json = await ReportAsync("--json");
        var explained = await ParetoProcess.RunAsync(_folder.Path, ["explain", request, "--data", "data"]);
        var withoutLedger = await ParetoProcess.RunAsync(_folder.Path, ["explain", request, "--data", "none"]);

        text.Output.ShouldContain("premium cap: 15 % of requests in 24 hours; used 0.00 %");
        text.Output.ShouldContain("premium cap of chat: 5 % of requests in 24 hours; used 0.00 %");
        JsonElement.Parse(json.Output).GetProperty("premiumCaps")[1].GetProperty("workload").GetString().ShouldBe("chat");
        explained.Output.ShouldContain("premium cap of 15 % of requests in 24 hours is spent: small");
        withoutLedger.Output.ShouldNotContain("premium cap");
    }

    private Task<ParetoRun> ReportAsync(params string[] more) =>
        ParetoProcess.RunAsync(_folder.Path, ["router", "report", "--data", "data", .. more]);

    private void Write(TargetId target, double quality)
    {
        using var database = SqliteDatabase.OpenExisting(DataDirectory.At(Path.Combine(_folder.Path, "data")));
        using var outcomes = new OutcomeStore(database, TimeProvider.System);
        outcomes.Write(new Outcome(new RequestId($"req_{target.Model}"), target, OutcomeSource.Label, "default", TaskType.Extraction, 2, quality));
    }

    private void JudgeAll(double quality)
    {
        var directory = DataDirectory.At(Path.Combine(_folder.Path, "data"));
        using var database = SqliteDatabase.Open(directory, new StorageOptions(), TimeProvider.System);
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_folder.Path, "data", "pareto.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT request_id FROM ledger";
        using var outcomes = new OutcomeStore(database, TimeProvider.System);
        var intake = new FeedbackIntake(outcomes, new LedgerReader(database));
        intake.Accept(new Feedback(new RequestId((string)command.ExecuteScalar()!), quality, OutcomeSource.User), Principal.Admin).Refusal.ShouldBeNull();
    }
}
