using System.Net;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Pareto.Core.Exchange;
using Pareto.Server.Tests.LocalModels;

namespace Pareto.Server.Tests.Faults;

/// <summary>
/// What users of other gateways complain about, streaming and operations: for each complaint a test that would have
/// caught it. The numbers are those of the project's survey of the field. Beside these, leaving clients (14) are in
/// <see cref="ClientDisconnectTests"/>, cut streams (15) in <see cref="UpstreamFaultTests"/>, memory (17) in
/// <see cref="MemoryTests"/>, reloads (20) in <see cref="ConfigurationReloadTests"/>.
/// </summary>
public sealed class FieldComplaintsTests
{
    private const string Tools =
        """,{"type":"function","function":{"name":"get_time","parameters":{"type":"object","properties":{"zone":{"type":"string"}}}}}""";

    private const string AskWithTools =
        """,{0}"tools":[{{"type":"function","function":{{"name":"get_weather","parameters":{{"type":"object","properties":{{"city":{{"type":"string"}}}}}}}}}}{1}]""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Complaint14_ProviderSaysZero_NoEstimateIsBilledOverIt(bool clientLeaves)
    {
        await using var bench = await FaultBench.StartAsync();
        const string Zero = ""","usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}""";
        var finish = """data: {"id":"x","object":"chat.completion.chunk","created":1,"model":"model","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]""" + Zero + "}\n\n";
        bench.Bad.Otherwise(UpstreamAnswer.EventStream(ClientDisconnectTests.Chunk("free of charge"), finish, "data: [DONE]\n\n")
            .HoldAfter(2, clientLeaves ? new TaskCompletionSource().Task : Task.CompletedTask));

        IReadOnlyList<LedgerEntry> rows;
        if (clientLeaves)
        {
            await ClientDisconnectTests.AskAndHangUpAsync(bench, stream: true, async client =>
            {
                await ClientDisconnectTests.ReadUntilAsync(client, "\"stop\"");
                return bench.Bad.Requests.Single();
            });
            rows = await bench.OnlyRowsInTimeAsync();
        }
        else
        {
            using var response = await bench.AskAsync(FaultBench.Alone, stream: true);
            (await FaultBench.TextOfAsync(response, stream: true)).ShouldBe("free of charge");
            rows = bench.Gateway.RowsOf(response);
        }

        var row = rows.ShouldHaveSingleItem();
        row.Outcome.ShouldBe(clientLeaves ? AttemptOutcome.ClientLeft : AttemptOutcome.Completed);
        row.Usage.ShouldBe(TokenUsage.None);
        row.Cost.ShouldBe(0);
    }

    [Fact]
    public async Task Complaint15_StreamFailsBeforeItsFirstByte_TheBackupAnswersAndEndsWell()
    {
        await using var bench = await FaultBench.StartAsync();
        bench.Bad.Otherwise(UpstreamAnswer.Text("half an answer").CutAfter(0));

        using var response = await bench.AskAsync(FaultBench.WithFailover, stream: true);

        (await FaultBench.TextOfAsync(response, stream: true)).ShouldBe(FaultBench.GoodText);
    }

    [Fact]
    public async Task Complaint15_StreamIsTruncated_TheClientCanTellItFromAnEnd()
    {
        await using var bench = await FaultBench.StartAsync();
        bench.Bad.Otherwise(UpstreamAnswer.Text("half an answer").EndAfter(2));

        using var response = await bench.AskAsync(FaultBench.WithFailover, stream: true);

        var events = FaultBench.EventsIn(await response.TextAsync());
        events.ShouldNotContain("[DONE]");
        JsonElement.Parse(events[^1]).TryGetProperty("error", out _).ShouldBeTrue();
        events.ShouldAllBe(data => !data.Contains("\"finish_reason\":\"stop\""));
    }

    /// <summary>Ollama sends whole calls, some versions with arguments as an object or without an index; vLLM sends pieces.</summary>
    [Theory]
    [InlineData("ollama", """[{"id":"call_1","index":0,"type":"function","function":{"name":"get_weather","arguments":"{\"city\":\"Paris\"}"}},{"id":"call_2","index":1,"type":"function","function":{"name":"get_time","arguments":"{\"zone\":\"CET\"}"}}]""")]
    [InlineData("ollama", """[{"function":{"name":"get_weather","arguments":{"city":"Paris"}}},{"function":{"name":"get_time","arguments":{"zone":"CET"}}}]""")]
    [InlineData("ollama", """[{"id":"call_1","type":"function","function":{"name":"get_weather","arguments":"{\"city\":\"Paris\"}"}}]""", """[{"id":"call_2","type":"function","function":{"name":"get_time","arguments":"{\"zone\":\"CET\"}"}}]""")]
    [InlineData("vllm", """[{"id":"call_1","index":0,"type":"function","function":{"name":"get_weather"}}]""", """[{"index":0,"function":{"arguments":"{\"city\":"}}]""", """[{"index":0,"function":{"arguments":" \"Paris\"}"}}]""", """[{"id":"call_2","index":1,"type":"function","function":{"name":"get_time","arguments":""}}]""", """[{"index":1,"id":null,"function":{"name":null,"arguments":"{\"zone\":\"CET\"}"}}]""")]
    [InlineData("lm-studio", """[{"index":0,"id":"call_1","type":"function","function":{"name":"get_weather","arguments":""}}]""", """[{"index":0,"function":{"arguments":"{\"city\":\"Paris\"}"}}]""", """[{"index":1,"id":"call_2","type":"function","function":{"name":"get_time","arguments":""}}]""", """[{"index":1,"function":{"arguments":"{\"zone\":\"CET\"}"}}]""")]
    public async Task Complaint16_LocalServerStreamsToolCalls_NoArgumentIsLost(string preset, params string[] deltas)
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        var chunks = deltas.Select(calls => Chunk($$"""{"role":"assistant","content":"","tool_calls":{{calls}}}""", "null"));
        upstream.Otherwise(UpstreamAnswer.EventStream([.. chunks, Chunk("{}", "\"stop\""), "data: [DONE]\n\n"]));
        await using var gateway = await StartLocalAsync(upstream, preset);

        using var response = await gateway.PostAsync(
            Exchanges.ChatPath, Exchanges.Chat("small", more: string.Format(null, AskWithTools, "\"stream\":true,", Tools)));

        var calls = new SortedDictionary<int, (string Id, string Name, string Arguments)>();
        var finish = "";
        foreach (var data in FaultBench.EventsIn(await response.TextAsync()).Where(data => data != "[DONE]"))
        {
            foreach (var choice in JsonElement.Parse(data).GetProperty("choices").EnumerateArray())
            {
                finish = choice.GetProperty("finish_reason").GetString() ?? finish;
                foreach (var call in choice.GetProperty("delta").TryGetProperty("tool_calls", out var some) ? some.EnumerateArray() : default)
                {
                    var function = call.GetProperty("function");
                    var known = calls.GetValueOrDefault(call.GetProperty("index").GetInt32(), ("", "", ""));
                    calls[call.GetProperty("index").GetInt32()] = (
                        known.Item1 + Text(call, "id"), known.Item2 + Text(function, "name"), known.Item3 + Text(function, "arguments"));
                }
            }
        }

        calls.Count.ShouldBe(2);
        calls[0].Name.ShouldBe("get_weather");
        JsonElement.Parse(calls[0].Arguments).GetProperty("city").GetString().ShouldBe("Paris");
        calls[1].Name.ShouldBe("get_time");
        JsonElement.Parse(calls[1].Arguments).GetProperty("zone").GetString().ShouldBe("CET");
        calls.Values.Select(call => call.Id).ShouldAllBe(id => id.Length > 0);
        calls.Values.Select(call => call.Id).Distinct().Count().ShouldBe(2);
        finish.ShouldBe("tool_calls", "clients run tools only when told so");

        static string Text(JsonElement json, string name) =>
            json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
    }

    /// <summary>In this process there is no other server to lose them: pieces and whole are the same calls, and always JSON.</summary>
    [Fact]
    public async Task Complaint16_ModelInThisProcess_StreamsTheCallsThatItGivesWhole()
    {
        using var model = new TinyModelFile();
        await using var gateway = await RunningGateway.StartAsync(model.Alone());
        for (var seed = 0; seed < 5; seed++)
        {
            var more = $$""","seed":{{seed}},"max_tokens":600,"tool_choice":"required","tools":[{"type":"function","function":{"name":"get_weather","parameters":{"type":"object","properties":{"city":{"type":"string","maxLength":12} },"required":["city"],"additionalProperties":false} } }]""";
            using var plain = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("auto", more: more));
            using var streamed = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("auto", more: more + ",\"stream\":true"));

            var whole = (await plain.JsonAsync()).GetProperty("choices")[0].GetProperty("message").GetProperty("tool_calls").EnumerateArray()
                .Select(call => call.GetProperty("function").GetProperty("arguments").GetString()!).ToList();
            var pieces = (await Answers.ChunksAsync(streamed)).SelectMany(Answers.Choices)
                .Select(choice => choice.GetProperty("delta"))
                .Where(delta => delta.TryGetProperty("tool_calls", out _))
                .SelectMany(delta => delta.GetProperty("tool_calls").EnumerateArray())
                .GroupBy(call => call.GetProperty("index").GetInt32(), call => call.GetProperty("function").GetProperty("arguments").GetString())
                .Select(parts => string.Concat(parts)).ToList();
            pieces.ShouldBe(whole);
            pieces.ShouldAllBe(arguments => JsonElement.Parse(arguments).GetProperty("city").GetString()!.Length <= 24);
        }
    }

    [Theory]
    [InlineData("ollama")]
    [InlineData("vllm")]
    [InlineData("lm-studio")]
    [InlineData("llama-server")]
    public async Task Complaint16_LocalModelThatNoCatalogueKnows_GetsItsTools(string preset)
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(UpstreamAnswer.CallTools(new ScriptedToolCall("call_1", "get_weather", """{"city":"Paris"}""")));
        await using var gateway = await StartLocalAsync(upstream, preset);

        using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("auto", more: string.Format(null, AskWithTools, "", "")));

        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.TextAsync());
        upstream.Requests.Single().Json.GetProperty("tools").GetArrayLength().ShouldBe(1);
        var call = (await response.JsonAsync()).GetProperty("choices")[0].GetProperty("message").GetProperty("tool_calls")[0];
        call.GetProperty("function").GetProperty("arguments").GetString().ShouldBe("""{"city":"Paris"}""");
    }

    [Fact]
    public async Task Complaint18_ManyRequestsEndTogether_NoneWaitsForTheDatabaseAndTheyShareATransaction()
    {
        const int Requests = 200;
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(UpstreamAnswer.Text("fine"));
        await using var gateway = await StartLocalAsync(upstream, "vllm");
        await using var connection = DataFolder.OpenDatabase(gateway.DataDirectory);

        // Somebody else holds the database's lock while all of them come to their end.
        await using var transaction = connection.BeginTransaction(deferred: false);
        var asking = Enumerable.Range(0, Requests).Select(_ => gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("small"))).ToArray();
        var responses = await Task.WhenAll(asking);
        var before = CommitsIn(gateway.DataDirectory);
        await transaction.RollbackAsync(Cancel);
        foreach (var response in responses)
        {
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            gateway.RowsOf(response).Count.ShouldBe(1, "complete means committed");
            response.Dispose();
        }

        (CommitsIn(gateway.DataDirectory) - before).ShouldBeInRange(1, Requests / 10);
    }

    [Fact]
    public async Task Complaint18_RequestsUnderWay_OpenNoConnectionToTheDatabase()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Open files are counted in /proc.");
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(UpstreamAnswer.Text("fine"));
        await using var gateway = await StartLocalAsync(upstream, "vllm", """keys: [{ name: checkout, key: 0123456789abcdef }]""");

        // What the gateway does by itself after its start may open its own meanwhile, once; requests would open more in every round.
        const int Rounds = 5;
        var open = OpenFilesIn(gateway.DataDirectory);
        open.ShouldBeGreaterThan(0);
        for (var round = 1; round <= Rounds; round++)
        {
            await AskAndBeRefusedAsync(gateway, times: 25);
            var now = OpenFilesIn(gateway.DataDirectory);
            if (now == open)
            {
                return;
            }

            open = now;
        }

        Assert.Fail($"{Rounds} times in a row as many requests have left other files open than before.");
    }

    private static async Task AskAndBeRefusedAsync(RunningGateway gateway, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var response = await gateway.PostAsync(
                Exchanges.ChatPath, Exchanges.Chat(i % 2 == 0 ? "small" : "auto", more: i % 3 == 0 ? ",\"stream\":true" : ""), key: "0123456789abcdef");
            response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.TextAsync());
            using var refused = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("small"), key: "another-key-of-nobody");
            refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task Complaint19_DatabaseOfANewerVersion_IsRefusedAtStartAndLeftAlone()
    {
        using var data = new DataFolder();
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using (await RunningGateway.StartAsync(Local(upstream, "vllm"), dataDirectory: data.Path))
        {
        }

        Execute(data.Path, "INSERT INTO schema_version (version, script, applied_at) VALUES (999, 'from the future', 0)");

        var refusal = await Should.ThrowAsync<GatewayStartException>(() => RunningGateway.StartAsync(Local(upstream, "vllm"), dataDirectory: data.Path));
        refusal.Message.ShouldContain("newer Pareto");
        refusal.Message.ShouldContain("999");
        Scalar(data.Path, "SELECT MAX(version) FROM schema_version").ShouldBe(999);
    }

    [Fact]
    public async Task Complaint19_MigrationFailsHalfWay_StartIsRefusedAndTheOldSchemaIsWhole()
    {
        using var data = new DataFolder();
        await using var upstream = await ScriptedUpstream.StartAsync();

        // The first script makes the ledger first and the admin key's table last, which is in its way here.
        Execute(data.Path, "CREATE TABLE admin_key (somebody TEXT)");

        await Should.ThrowAsync<GatewayStartException>(() => RunningGateway.StartAsync(Local(upstream, "vllm"), dataDirectory: data.Path));
        Scalar(data.Path, "SELECT COUNT(*) FROM sqlite_schema").ShouldBe(1, "nothing of the failed migration stays");

        // Once it is out of the way the same start goes through.
        Execute(data.Path, "DROP TABLE admin_key");
        await using var gateway = await RunningGateway.StartAsync(Local(upstream, "vllm"), dataDirectory: data.Path);
        gateway.NewAdminKey.ShouldNotBeNull();
    }

    private static Task<RunningGateway> StartLocalAsync(ScriptedUpstream upstream, string preset, string more = "") =>
        RunningGateway.StartAsync(Local(upstream, preset) + more);

    private static string Local(ScriptedUpstream upstream, string preset) =>
        $$"""
        server: { listen: "http://127.0.0.1:0", drainTime: 1s }
        providers:
          local: { preset: {{preset}}, baseUrl: "{{upstream.OpenAiUrl}}" }
        tiers:
          small: [local/a-model-nobody-knows]

        """;

    private static string Chunk(string delta, string finish) =>
        $$"""data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"a-model-nobody-knows","system_fingerprint":"fp_ollama","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{finish}}}]}""" + "\n\n";

    /// <summary>Commits in the write-ahead log: frames that tell the database's size after them (sqlite.org/fileformat.html, 4.1).</summary>
    private static int CommitsIn(string directory)
    {
        using var log = new FileStream(Path.Combine(directory, "pareto.db-wal"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[log.Length];
        log.ReadExactly(bytes);
        var frame = 24 + System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(8));
        var commits = 0;
        for (var at = 32; at + frame <= bytes.Length; at += frame)
        {
            commits += System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at + 4)) == 0 ? 0 : 1;
        }

        return commits;
    }

    private static int OpenFilesIn(string directory) => new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos()
        .Count(file => file.LinkTarget?.StartsWith(directory, StringComparison.Ordinal) == true);

    private static void Execute(string directory, string sql)
    {
        using var connection = DataFolder.OpenDatabase(directory);
        using var command = new SqliteCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private static long Scalar(string directory, string sql)
    {
        using var connection = DataFolder.OpenDatabase(directory);
        using var command = new SqliteCommand(sql, connection);
        return (long)command.ExecuteScalar()!;
    }
}
