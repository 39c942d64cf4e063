using Pareto.Core.Exchange;
using Pareto.Workbench.Audit;

namespace Pareto.Workbench.Tests.Audit.Logs;

public class ExchangeLogTests
{
    [Fact]
    public async Task Map_PairOfOpenAi_HasAllThatIsThere()
    {
        var call = await AuditFolder.OnlyCallAsync("log.jsonl",
            """{"timestamp":"2026-03-02T08:00:00Z","latency_ms":1250,"ttft_ms":300,"retries":1,"metadata":{"feature":"faq"},"session_id":"s1","request":{"model":"gpt-5-mini","max_completion_tokens":99,"tools":[{"type":"function"}],"response_format":{"type":"json_object"},"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":[{"type":"text","text":"Opening"},{"type":"image_url","image_url":{"url":"x"}},{"type":"text","text":"hours?"}]}]},"response":{"model":"gpt-5-mini-2025-08-07","choices":[{"message":{"content":"Nine to five."}}],"usage":{"prompt_tokens":40,"completion_tokens":6,"prompt_tokens_details":{"cached_tokens":8},"completion_tokens_details":{"reasoning_tokens":2}}}}""");

        call.At.ShouldBe(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));
        call.Workload.ShouldBe("faq");
        call.Model.ShouldBe("gpt-5-mini-2025-08-07");
        call.Messages.ShouldBe([new LoggedMessage(ChatRole.System, "Be brief."), new LoggedMessage(ChatRole.User, "Opening\nhours?")]);
        call.Answer.ShouldBe("Nine to five.");
        call.Usage.ShouldBe(new TokenUsage { Input = 40, CachedInput = 8, Output = 6, Reasoning = 2 });
        call.Duration.ShouldBe(TimeSpan.FromMilliseconds(1250));
        call.FirstToken.ShouldBe(TimeSpan.FromMilliseconds(300));
        call.Retries.ShouldBe(1);
        call.Session.ShouldBe("s1");
        call.MaxOutputTokens.ShouldBe(99);
        (call.HasTools, call.WantsJson).ShouldBe((true, true));
        call.Position.Line.ShouldBe(1);
    }

    [Fact]
    public async Task Map_BatchOutput_IsACallAtBatchPrice()
    {
        var call = await AuditFolder.OnlyCallAsync("out.jsonl",
            """{"id":"b1","custom_id":"r-1","response":{"status_code":200,"request_id":"q","body":{"object":"chat.completion","created":1772438400,"model":"gpt-5-mini","choices":[{"message":{"content":"yes"}}],"usage":{"prompt_tokens":1000000,"completion_tokens":0}}},"error":null}""");

        (call.Model, call.Answer, call.Service).ShouldBe(("gpt-5-mini", "yes", ServiceTier.Batch));
        call.At.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1772438400));
    }

    [Fact]
    public async Task Map_ResponsesApi_ReadsInstructionsInputAndOutput()
    {
        var call = await AuditFolder.OnlyCallAsync("log.jsonl",
            """{"request":{"model":"gpt-5.2","instructions":"Be kind.","input":"Hello"},"response":{"object":"response","model":"gpt-5.2","output":[{"type":"reasoning"},{"type":"message","content":[{"type":"output_text","text":"Hi"}]}],"usage":{"input_tokens":9,"input_tokens_details":{"cached_tokens":4},"output_tokens":3}}}""");

        call.Messages.Select(message => message.Text).ShouldBe(["Be kind.", "Hello"]);
        call.Answer.ShouldBe("Hi");
        call.Usage.ShouldBe(new TokenUsage { Input = 9, CachedInput = 4, Output = 3 });
    }

    [Fact]
    public async Task Map_FlatObject_IsACall()
    {
        var call = await AuditFolder.OnlyCallAsync("log.jsonl",
            """{"ts":1772438400123,"model":"gpt-5-nano","prompt":"2+2?","completion":"4","prompt_tokens":5,"completion_tokens":1,"cost":0.002,"latency":0.5}""");

        call.Messages.ShouldBe([new LoggedMessage(ChatRole.User, "2+2?")]);
        (call.Answer, call.Cost, call.Duration).ShouldBe(("4", 0.002m, TimeSpan.FromSeconds(0.5)));
        call.At!.Value.Millisecond.ShouldBe(123);
    }

    [Fact]
    public async Task Map_ConversationAlone_EndsInItsAnswer()
    {
        var call = await AuditFolder.OnlyCallAsync("log.jsonl", """{"model":"m","messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}""");

        call.Messages.ShouldHaveSingleItem().Text.ShouldBe("a");
        call.Answer.ShouldBe("b");
    }

    [Fact]
    public async Task Map_Anthropic_AddsUpItsCounts()
    {
        using var folder = new AuditFolder();
        folder.Write("log.jsonl",
            """{"request":{"model":"claude-sonnet-4-5","max_tokens":50,"system":[{"type":"text","text":"Rules.","cache_control":{"type":"ephemeral"}}],"messages":[{"role":"user","content":"Hi"}]},"response":{"type":"message","model":"claude-sonnet-4-5-20250929","content":[{"type":"thinking","thinking":"hm"},{"type":"text","text":"Hello"}],"usage":{"input_tokens":10,"cache_read_input_tokens":100,"cache_creation_input_tokens":20,"cache_creation":{"ephemeral_5m_input_tokens":12,"ephemeral_1h_input_tokens":8},"output_tokens":4}}}""");
        var facts = await folder.AuditAsync();

        facts.Files.Single().Format.ShouldBe("anthropic");
        var call = facts.Workloads.Single().Sample.Single();
        call.Messages.Select(message => message.Text).ShouldBe(["Rules.", "Hi"]);
        call.Answer.ShouldBe("Hello");
        call.Usage.ShouldBe(new TokenUsage { Input = 130, CachedInput = 100, CacheWrite = 12, CacheWriteHour = 8, Output = 4 });
    }

    [Fact]
    public async Task Map_AnthropicBatchResults_TellsWhatFailed()
    {
        using var folder = new AuditFolder();
        folder.Write("results.jsonl",
            """{"custom_id":"a","result":{"type":"succeeded","message":{"type":"message","model":"claude-haiku-4-5","content":[{"type":"text","text":"ok"}],"usage":{"input_tokens":3,"output_tokens":1}}}}""",
            """{"custom_id":"b","result":{"type":"errored","error":{"type":"error","error":{"type":"invalid_request_error","message":"no"}}}}""",
            """{"custom_id":"c","result":{"type":"expired"}}""");
        var facts = await folder.AuditAsync();

        facts.Calls.ShouldBe(3);
        facts.Workloads.Sum(workload => workload.Failed).ShouldBe(2);
    }

    [Theory]
    [InlineData("""{"model":"m","messages":[],"status_code":429}""", LoggedOutcome.Throttled)]
    [InlineData("""{"model":"m","messages":[],"status_code":529}""", LoggedOutcome.Throttled)]
    [InlineData("""{"model":"m","messages":[],"error":{"message":"Request timed out."}}""", LoggedOutcome.TimedOut)]
    [InlineData("""{"model":"m","messages":[],"error":"connection reset"}""", LoggedOutcome.Failed)]
    [InlineData("""{"model":"m","messages":[],"status":500}""", LoggedOutcome.Failed)]
    [InlineData("""{"model":"m","messages":[],"error":null,"status":"success"}""", LoggedOutcome.Completed)]
    public async Task Map_Outcome_IsToldByStatusAndError(string line, LoggedOutcome expected)
    {
        using var folder = new AuditFolder();
        folder.Write("log.jsonl", line);
        var facts = (await folder.AuditAsync()).Workloads.Single();

        (facts.Throttled, facts.TimedOut, facts.Failed).ShouldBe((
            expected == LoggedOutcome.Throttled ? 1 : 0, expected == LoggedOutcome.TimedOut ? 1 : 0, expected == LoggedOutcome.Failed ? 1 : 0));
    }
}
