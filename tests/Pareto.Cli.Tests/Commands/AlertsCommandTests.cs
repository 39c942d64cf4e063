using System.Text.Json;
using Microsoft.Data.Sqlite;
using Pareto.Testing;

namespace Pareto.Cli.Tests.Commands;

public sealed class AlertsCommandTests : IAsyncLifetime
{
    private static readonly string Secret = $"whsec_{new string('A', 32)}";

    private readonly TemporaryFolder _folder = new();
    private ScriptedUpstream _receiver = null!;

    public async ValueTask InitializeAsync() => _receiver = await ScriptedUpstream.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task Test_Webhooks_TellsWhoTookIt()
    {
        _receiver.Next(UpstreamAnswer.Response(200, ""));
        Configure($"{{ url: \"{_receiver.Address}\", secret: \"${{ALERTS_SECRET}}\" }}, {{ name: gone, url: \"{ScriptedUpstream.RefusingAddress()}\", secret: {Secret} }}");

        var run = await ParetoProcess.RunAsync(_folder.Path, ["alerts", "test"], new Dictionary<string, string> { ["ALERTS_SECRET"] = Secret });

        run.ExitCode.ShouldBe(ExitCode.Failed, run.Error);
        run.Output.ShouldContain("127.0.0.1 has taken it.");
        run.Output.ShouldContain("gone has not taken it: it accepts no connection.");
        var post = _receiver.Requests.ShouldHaveSingleItem();
        post.Json.GetProperty("type").GetString().ShouldBe("test");
        post.Headers["webhook-signature"].ShouldStartWith("v1,");
        (run.Output + run.Error).ShouldNotContain(Secret);
    }

    [Fact]
    public async Task Test_WithoutWebhooksOrWithAWrongOne_SaysWhatToDo()
    {
        var none = await ParetoProcess.RunAsync(_folder.Path, ["alerts", "test"]);
        Configure("");
        var empty = await ParetoProcess.RunAsync(_folder.Path, ["alerts", "test"]);
        Configure($"{{ url: \"{_receiver.Address}\", secret: too-short }}");
        var wrong = await ParetoProcess.RunAsync(_folder.Path, ["alerts", "test"]);

        none.Error.ShouldContain("--config");
        empty.Error.ShouldContain("alerts.webhooks");
        wrong.Error.ShouldContain("alerts.webhooks[0].secret must be whsec_");
        new[] { none, empty, wrong }.ShouldAllBe(run => run.ExitCode == ExitCode.Failed);
        _receiver.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task List_Alerts_TellsWhatHappenedAndWhoKnows()
    {
        (await ParetoProcess.RunAsync(_folder.Path, ["keys", "create", "anybody"])).ExitCode.ShouldBe(ExitCode.Done);
        (await ParetoProcess.RunAsync(_folder.Path, ["alerts", "list"])).Output.ShouldContain("Nothing was alerted yet.");
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(_folder.Path, "pareto-data", "pareto.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText =
                """
                INSERT INTO alert (id, key, at, kind, severity, subject, message, figures) VALUES ('alert_1', 'k', 1763830000000, 'outputBloat', 'warning', 'triage', 'Answers are [longer].', '{"meanTokens":120.5}');
                INSERT INTO alert_delivery (alert_id, webhook, state, attempts, due_at, problem, ended_at) VALUES
                    ('alert_1', 'chat', 'delivered', 1, 0, NULL, 1763830001000), ('alert_1', 'ops', 'waiting', 2, 1763830009000, 'it answers with status 500', NULL);
                """;
            command.ExecuteNonQuery();
        }

        var people = await ParetoProcess.RunAsync(_folder.Path, ["alerts", "list"]);
        var json = await ParetoProcess.RunAsync(_folder.Path, ["alerts", "list", "--json", "--limit", "1"]);

        people.Output.ShouldMatch(@"2025-11-22 16:46 UTC +warning +outputBloat +Answers are \[longer\]\. +chat has it, ops waits: it answers with status 500");
        var listed = JsonElement.Parse(json.Output).GetProperty("alerts")[0];
        listed.GetProperty("alert").GetProperty("figures").GetProperty("meanTokens").GetDecimal().ShouldBe(120.5m);
        listed.GetProperty("deliveries")[0].GetProperty("state").GetString().ShouldBe("delivered");
        listed.GetProperty("deliveries")[1].TryGetProperty("endedAt", out _).ShouldBeFalse();
    }

    /// <summary>The rest of the file names what is not there: it is none of the verb's business.</summary>
    private void Configure(string webhooks) => File.WriteAllText(
        Path.Combine(_folder.Path, "pareto.yaml"),
        $"keys: [ {{ name: shop, key: \"${{NOT_SET}}\" }} ]\nalerts: {{ webhooks: [ {webhooks} ] }}\n");
}
