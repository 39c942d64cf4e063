using Microsoft.Data.Sqlite;
using Pareto.Core.Exchange;
using Pareto.Workbench.Audit;
using Pareto.Workbench.Audit.Logs;

namespace Pareto.Workbench.Tests.Audit.Logs;

/// <summary>A tiny log in each of the formats that other programs write.</summary>
public class ExportLogTests
{
    [Fact]
    public async Task Read_LiteLlmJson_IsACall()
    {
        var call = await AuditFolder.OnlyCallAsync("spend.json",
            """[{"request_id":"r","call_type":"acompletion","spend":0.0125,"total_tokens":30,"prompt_tokens":20,"completion_tokens":10,""",
            """ "startTime":"2026-02-01 10:00:00.000","completionStartTime":"2026-02-01T10:00:00.400Z","endTime":"2026-02-01T10:00:02Z","model":"openai/gpt-5-mini","custom_llm_provider":"openai",""",
            """ "metadata":{"status":"success","attempted_retries":2},"request_tags":["User-Agent:curl","billing-bot"],"session_id":"s","messages":[{"role":"user","content":"Why?"}],"response":{"choices":[{"message":{"content":"Because."}}]}}]""");

        (call.Workload, call.Provider, call.Model, call.Cost, call.Retries).ShouldBe(("billing-bot", "openai", "openai/gpt-5-mini", 0.0125m, 2));
        call.At.ShouldBe(new DateTimeOffset(2026, 2, 1, 10, 0, 0, TimeSpan.Zero));
        (call.FirstToken, call.Duration).ShouldBe((TimeSpan.FromMilliseconds(400), TimeSpan.FromSeconds(2)));
        (call.Messages.Single().Text, call.Answer).ShouldBe(("Why?", "Because."));
        call.Usage.ShouldBe(new TokenUsage { Input = 20, Output = 10 });
    }

    [Fact]
    public async Task Read_LiteLlmCsv_ReadsJsonInCells()
    {
        using var folder = new AuditFolder();
        folder.Write("spend.csv",
            "request_id,call_type,spend,prompt_tokens,completion_tokens,startTime,endTime,model,metadata,messages,request_tags",
            "r1,acompletion,0.5,7,3,2026-02-01 10:00:00,2026-02-01 10:00:01,gpt-5-mini,\"{\"\"status\"\":\"\"failure\"\",\"\"error_information\"\":{\"\"error_code\"\":\"\"429\"\"}}\",\"[\n{\"\"role\"\":\"\"user\"\",\"\"content\"\":\"\"two\\nlines\"\"}]\",\"[\"\"faq\"\"]\"",
            "r2,acompletion,0.25,7");
        var facts = await folder.AuditAsync();

        facts.Files.Single().Format.ShouldBe("litellm");
        var workload = facts.Workloads.Single();
        (workload.Name, workload.Calls, workload.Throttled, workload.Cost).ShouldBe(("faq", 1, 1, 0.5m));
        workload.Sample.Single().Messages.Single().Text.ShouldBe("two\nlines");
        facts.Broken.First.Single().Reason.ShouldBe("4 cells under 11 columns");
        facts.Broken.First.Single().Position.Line.ShouldBe(4);
    }

    [Fact]
    public async Task Read_LangfuseObservations_TakesGenerationsOnly()
    {
        using var folder = new AuditFolder();
        folder.Write("observations.jsonl",
            """{"id":"o1","traceId":"t","type":"GENERATION","name":"answer","startTime":"2026-02-01T10:00:00Z","completionStartTime":"2026-02-01T10:00:00.250Z","endTime":"2026-02-01T10:00:03Z","model":"gpt-5-mini","input":[{"role":"user","content":"Where?"}],"output":{"role":"assistant","content":"Here."},"usageDetails":{"input":12,"output":4,"total":16},"costDetails":{"total":0.01}}""",
            """{"id":"o2","traceId":"t","type":"SPAN","name":"search","startTime":"2026-02-01T10:00:00Z"}""",
            """{"id":"o3","traceId":"t","type":"GENERATION","name":"answer","startTime":"2026-02-01T10:01:00Z","model":"gpt-5-mini","level":"ERROR","statusMessage":"RateLimitError: 429"}""");
        var facts = await folder.AuditAsync();

        facts.Files.Single().Format.ShouldBe("langfuse");
        facts.Other.ShouldHaveSingleItem().Value.ShouldBe(1);
        var workload = facts.Workloads.Single();
        (workload.Name, workload.Calls, workload.Throttled).ShouldBe(("answer", 2, 1));
        var call = workload.Sample.Single(one => one.Outcome == LoggedOutcome.Completed);
        (call.Messages.Single().Text, call.Answer, call.Cost).ShouldBe(("Where?", "Here.", 0.01m));
        call.Usage.ShouldBe(new TokenUsage { Input = 12, Output = 4 });
        (call.FirstToken, call.Duration).ShouldBe((TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(3)));
    }

    [Fact]
    public async Task Read_LangfuseTraces_TakesTheGenerationsInside()
    {
        var call = await AuditFolder.OnlyCallAsync("traces.json",
            """{ "data": [ {"id":"t","name":"checkout","sessionId":"s9","tags":[],"observations":[""",
            """   {"id":"a","type":"SPAN"},""",
            """   {"id":"b","type":"GENERATION","model":"gpt-5-mini","input":"Total?","output":"12","usage":{"input":3,"output":1,"unit":"TOKENS"},"calculatedTotalCost":0.002}""",
            """ ]} ], "meta": {"page": 1} }""");

        (call.Workload, call.Session, call.Answer, call.Cost).ShouldBe(("checkout", "s9", "12", 0.002m));
    }

    [Fact]
    public async Task Read_HeliconeJsonl_IsACall()
    {
        var call = await AuditFolder.OnlyCallAsync("helicone.jsonl",
            """{"request_id":"r","request_created_at":"2026-02-01T10:00:00Z","response_status":200,"request_model":"gpt-5-mini","provider":"OPENAI","delay_ms":750,"time_to_first_token":90,"prompt_tokens":21,"completion_tokens":2,"prompt_cache_read_tokens":16,"costUSD":0.0004,"request_properties":{"app":"kiosk","Helicone-Session-Id":"h1"},"request_body":{"messages":[{"role":"user","content":"Open?"}]},"response_body":{"choices":[{"message":{"content":"Yes"}}]}}""");

        (call.Workload, call.Provider, call.Cost, call.Session).ShouldBe(("kiosk", "OPENAI", 0.0004m, "h1"));
        (call.Duration, call.FirstToken).ShouldBe((TimeSpan.FromMilliseconds(750), TimeSpan.FromMilliseconds(90)));
        call.Usage.ShouldBe(new TokenUsage { Input = 21, CachedInput = 16, Output = 2 });
        (call.Messages.Single().Text, call.Answer).ShouldBe(("Open?", "Yes"));
    }

    [Fact]
    public async Task Read_HeliconeCsv_IsACall()
    {
        var call = await AuditFolder.OnlyCallAsync("helicone.csv",
            "request_id,request_created_at,response_status,request_model,delay_ms,prompt_tokens,completion_tokens",
            "r,2026-02-01T10:00:00Z,200,gpt-5-mini,80,5,6");

        (call.Model, call.Duration).ShouldBe(("gpt-5-mini", TimeSpan.FromMilliseconds(80)));
        call.Usage.ShouldBe(new TokenUsage { Input = 5, Output = 6 });
    }

    [Fact]
    public async Task Read_Otlp_NewNames()
    {
        var call = await AuditFolder.OnlyCallAsync("spans.jsonl",
            """{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"kiosk"}}]},"scopeSpans":[{"spans":[{"traceId":"t1","name":"chat gpt-5-mini","startTimeUnixNano":"1772438400000000000","endTimeUnixNano":"1772438401500000000","attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},{"key":"gen_ai.provider.name","value":{"stringValue":"openai"}},{"key":"gen_ai.request.model","value":{"stringValue":"gpt-5-mini"}},{"key":"gen_ai.usage.input_tokens","value":{"intValue":"31"}},{"key":"gen_ai.usage.output_tokens","value":{"intValue":7}},{"key":"gen_ai.conversation.id","value":{"stringValue":"c1"}},{"key":"gen_ai.system_instructions","value":{"stringValue":"[{\"type\":\"text\",\"content\":\"Be brief.\"}]"}},{"key":"gen_ai.input.messages","value":{"stringValue":"[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"Open?\"}]}]"}},{"key":"gen_ai.output.messages","value":{"arrayValue":{"values":[{"kvlistValue":{"values":[{"key":"role","value":{"stringValue":"assistant"}},{"key":"parts","value":{"arrayValue":{"values":[{"kvlistValue":{"values":[{"key":"type","value":{"stringValue":"text"}},{"key":"content","value":{"stringValue":"Yes"}}]}}]}}}]}}]}}}]},{"name":"http","attributes":[]}]}]}]}""");

        (call.Workload, call.Provider, call.Model, call.Session).ShouldBe(("kiosk", "openai", "gpt-5-mini", "c1"));
        call.Messages.ShouldBe([new LoggedMessage(ChatRole.System, "Be brief."), new LoggedMessage(ChatRole.User, "Open?")]);
        (call.Answer, call.Duration).ShouldBe(("Yes", TimeSpan.FromSeconds(1.5)));
        call.Usage.ShouldBe(new TokenUsage { Input = 31, Output = 7 });
    }

    [Fact]
    public async Task Read_Otlp_OldNamesAndEvents()
    {
        using var folder = new AuditFolder();
        folder.Write("spans.json",
            "{",
            """  "resourceSpans": [ { "scopeSpans": [ { "spans": [""",
            """    {"startTimeUnixNano":"1772438400000000000","endTimeUnixNano":"1772438400200000000","status":{"code":2,"message":"rate limit"},"attributes":[{"key":"gen_ai.system","value":{"stringValue":"openai"}},{"key":"gen_ai.request.model","value":{"stringValue":"gpt-5-mini"}},{"key":"gen_ai.usage.prompt_tokens","value":{"intValue":"8"}},{"key":"gen_ai.usage.completion_tokens","value":{"intValue":"2"}}],"events":[{"name":"gen_ai.user.message","attributes":[{"key":"content","value":{"stringValue":"One"}}]},{"name":"gen_ai.choice","attributes":[{"key":"message","value":{"stringValue":"{\"content\":\"Two\"}"}}]}]},""",
            """    {"attributes":[{"key":"gen_ai.request.model","value":{"stringValue":"gpt-5-mini"}},{"key":"gen_ai.prompt.0.role","value":{"stringValue":"user"}},{"key":"gen_ai.prompt.0.content","value":{"stringValue":"Three"}},{"key":"gen_ai.completion.0.content","value":{"stringValue":"Four"}}]}""",
            "  ] } ] } ]",
            "}");
        var facts = await folder.AuditAsync();

        facts.Files.Single().Format.ShouldBe("otel");
        var calls = facts.Workloads.SelectMany(workload => workload.Sample).OrderBy(call => call.Answer, StringComparer.Ordinal).ToList();
        calls.Select(call => (call.Messages.Single().Text, call.Answer)).ShouldBe([("Three", "Four"), ("One", "Two")]);
        calls[1].Outcome.ShouldBe(LoggedOutcome.Throttled);
        calls[1].Usage.ShouldBe(new TokenUsage { Input = 8, Output = 2 });
    }

    [Fact]
    public async Task Read_Ledger_HasARowForEachAttempt()
    {
        using var folder = new AuditFolder();
        var file = Path.Combine(folder.Path, "pareto.db");
        using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText =
                """
                CREATE TABLE ledger (request_id TEXT, attempt INTEGER, final INTEGER, started_at INTEGER, workload TEXT, provider TEXT, model TEXT, outcome TEXT, failure TEXT,
                    input_tokens INTEGER, cached_input_tokens INTEGER, output_tokens INTEGER, cost INTEGER, first_token INTEGER, duration INTEGER, purpose TEXT);
                INSERT INTO ledger VALUES ('r1', 1, 0, 1772438400000, 'faq', 'openai', 'gpt-5-mini', 'failed', 'rate_limited', 0, 0, 0, NULL, NULL, 50000, 'answer');
                INSERT INTO ledger VALUES ('r1', 2, 1, 1772438400100, 'faq', 'openai', 'gpt-5-mini', 'completed', NULL, 90, 10, 5, 2000000000, 40000, 900000, 'answer');
                INSERT INTO ledger VALUES ('r1', 3, 0, 1772438400200, 'faq', 'openai', 'gpt-5.2', 'completed', NULL, 90, 0, 5, 9000000000, NULL, 900000, 'judge');
                """;
            command.ExecuteNonQuery();
        }

        var facts = await folder.AuditAsync();

        facts.Files.Single().Format.ShouldBe("pareto");
        facts.Other.ShouldHaveSingleItem().Value.ShouldBe(1);
        var workload = facts.Workloads.Single();
        (workload.Name, workload.Calls, workload.Throttled, workload.RetriesLogged, workload.Cost, workload.Unpriced).ShouldBe(("faq", 2, 1, 1, 0.002m, 0));
        workload.Usage.ShouldBe(new TokenUsage { Input = 90, CachedInput = 10, Output = 5 });
        workload.Sample.ShouldAllBe(call => call.Messages.IsEmpty);
    }

    [Fact]
    public async Task Read_DatabaseWithoutALedger_TellsSo()
    {
        using var folder = new AuditFolder();
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(folder.Path, "x.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE t (a INTEGER)";
            command.ExecuteNonQuery();
        }

        var error = await Should.ThrowAsync<AuditException>(() => folder.AuditAsync());
        error.Message.ShouldContain("without a readable ledger");
    }

    [Fact]
    public async Task Read_CsvWithColumns_TakesThem()
    {
        using var folder = new AuditFolder();
        folder.Write("calls.csv", "when;engine;in;out;usd;ms;http;text", "2026-02-01T10:00:00Z;gpt-5-mini;10;2;0.5;120;200;\"a; \"\"b\"\"\"", "2026-02-01T10:00:01Z;gpt-5-mini;10;2;0.5;80;503;c");
        var facts = await folder.AuditAsync(options => options with
        {
            Columns = ColumnMap.Parse("time=when,model=engine,input_tokens=in,output_tokens=out,cost=usd,latency_ms=ms,status=http,prompt=text"),
        });

        facts.Files.Single().Format.ShouldBe("csv");
        (facts.Calls, facts.Cost, facts.Workloads.Sum(workload => workload.Failed)).ShouldBe((2, 1m, 1));
        facts.Workloads.SelectMany(workload => workload.Sample).Select(call => call.Messages.Single().Text).Order().ShouldBe(["a; \"b\"", "c"]);
    }

    [Fact]
    public async Task Read_CsvWithPlainNames_NeedsNoColumns()
    {
        var call = await AuditFolder.OnlyCallAsync("calls.csv", "Model,Input Tokens,Output Tokens,Feature", "gpt-5-mini,10,2,faq");

        (call.Model, call.Workload).ShouldBe(("gpt-5-mini", "faq"));
        call.Usage.ShouldBe(new TokenUsage { Input = 10, Output = 2 });
    }

    [Fact]
    public async Task Read_CsvThatNobodyUnderstands_SaysWhatItHas()
    {
        using var folder = new AuditFolder();
        folder.Write("calls.csv", "alpha,beta", "1,2");

        var error = await Should.ThrowAsync<AuditException>(() => folder.AuditAsync());
        error.Message.ShouldContain("--columns");
        error.Message.ShouldContain("alpha, beta");
    }

    [Fact]
    public async Task Read_CsvWithoutAMappedColumn_NamesIt()
    {
        using var folder = new AuditFolder();
        folder.Write("calls.csv", "alpha,beta", "1,2");

        var error = await Should.ThrowAsync<AuditException>(() => folder.AuditAsync(options => options with { Columns = ColumnMap.Parse("model=gamma") }));
        error.Message.ShouldContain("no column 'gamma'");
    }

    [Theory]
    [InlineData("model", "'model' is none")]
    [InlineData("modle=x", "Did you mean \"model\"?")]
    [InlineData("", "names no column")]
    public void Parse_OfColumns_SaysWhatIsWrong(string text, string expected) =>
        Should.Throw<AuditException>(() => ColumnMap.Parse(text)).Message.ShouldContain(expected);
}
