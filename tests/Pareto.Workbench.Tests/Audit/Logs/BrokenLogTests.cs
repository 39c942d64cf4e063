using System.Text;
using Pareto.Workbench.Audit;
using Pareto.Workbench.Audit.Logs;

namespace Pareto.Workbench.Tests.Audit.Logs;

/// <summary>Whatever a log holds, an audit ends with facts or with a sentence.</summary>
public class BrokenLogTests
{
    private static readonly string[] Whole =
    [
        """{"timestamp":"2026-03-02T08:00:00Z","latency_ms":12,"request":{"model":"gpt-5-mini","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi \ud83d\ude00"}]},"response":{"choices":[{"message":{"content":"Hello"}}],"usage":{"prompt_tokens":4,"completion_tokens":1}}}""",
        """{"custom_id":"r","response":{"status_code":200,"body":{"model":"gpt-5-mini","choices":[{"message":{"content":"a"}}],"usage":{"prompt_tokens":1,"completion_tokens":1}}},"error":null}""",
        """{"request_id":"r","call_type":"acompletion","spend":0.1,"startTime":"2026-02-01T10:00:00Z","model":"gpt-5-mini","metadata":{"status":"success"},"request_tags":["a"],"messages":[{"role":"user","content":"x"}]}""",
        """{"id":"o","traceId":"t","type":"GENERATION","startTime":"2026-02-01T10:00:00Z","model":"m","input":[{"role":"user","content":"x"}],"output":{"content":"y"},"usageDetails":{"input":1,"output":2}}""",
        """{"request_id":"r","request_created_at":"2026-02-01T10:00:00Z","response_status":200,"request_model":"m","delay_ms":7,"request_body":{"messages":[{"role":"user","content":"x"}]},"response_body":{"choices":[]}}""",
        """{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"s"}}]},"scopeSpans":[{"spans":[{"startTimeUnixNano":"1772438400000000000","attributes":[{"key":"gen_ai.request.model","value":{"stringValue":"m"}},{"key":"gen_ai.input.messages","value":{"arrayValue":{"values":[{"kvlistValue":{"values":[{"key":"role","value":{"stringValue":"user"}}]}}]}}}]}]}]}]}""",
    ];

    public static TheoryData<LogFormat> Formats { get; } = [LogFormat.OpenAi, LogFormat.Anthropic, LogFormat.LiteLlm, LogFormat.Langfuse, LogFormat.Helicone, LogFormat.OpenTelemetry];

    // Every format meets every other's lines, mutated, so each mapper sees fields of the wrong kind in all places.
    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Read_MutatedLines_NeverThrows(LogFormat format)
    {
        using var folder = new AuditFolder();
        var random = new Random(100 + (int)format);
        using var log = new MemoryStream();
        log.Write(Encoding.UTF8.GetBytes(Whole[0] + "\n"));
        const int Lines = 3_000;
        for (var i = 0; i < Lines; i++)
        {
            log.Write(Mutated(Encoding.UTF8.GetBytes(Whole[random.Next(Whole.Length)]), random));
            log.WriteByte((byte)'\n');
        }

        folder.WriteBytes("log.jsonl", log.ToArray());
        try
        {
            var facts = await folder.AuditAsync(options => options with { Format = format });
            (facts.Broken.Records - facts.Broken.Count).ShouldBeGreaterThan(0);
        }
        catch (AuditException e)
        {
            e.Message.ShouldNotBeEmpty();
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Read_MutatedDocuments_NeverThrows(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 60; i++)
        {
            using var folder = new AuditFolder();
            var document = Encoding.UTF8.GetBytes((i % 2 == 0 ? "[" : "{\"data\":[") + string.Join(",\n", Enumerable.Range(0, 6).Select(_ => Whole[random.Next(Whole.Length)])) + (i % 2 == 0 ? "]" : "]}"));
            folder.WriteBytes("log.json", Mutated(document, random));
            await AuditOrTellAsync(folder);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Read_MutatedTables_NeverThrows(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 60; i++)
        {
            using var folder = new AuditFolder();
            var table = Encoding.UTF8.GetBytes("model,prompt,input_tokens,output_tokens,status\n" + string.Concat(Enumerable.Repeat("gpt-5-mini,\"say \"\"hi\"\", now\",10,2,200\n", 8)));
            folder.WriteBytes("log.csv", Mutated(table, random));
            await AuditOrTellAsync(folder);
        }
    }

    [Fact]
    public async Task Read_RandomBytes_NeverThrows()
    {
        var random = new Random(6);
        for (var i = 0; i < 60; i++)
        {
            using var folder = new AuditFolder();
            var bytes = new byte[random.Next(1, 5_000)];
            random.NextBytes(bytes);
            byte[] magic = (i % 5) switch { 0 => [0x1F, 0x8B], 1 => [0x28, 0xB5, 0x2F, 0xFD], 2 => [.. "SQLite format 3\0"u8], 3 => [.. "{\"a\":"u8], _ => [] };
            folder.WriteBytes("log", [.. magic, .. bytes]);
            await AuditOrTellAsync(folder);
        }
    }

    [Theory]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"\ud800 alone"}]}""")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":{"text":{"text":{"text":[]}}}}],"usage":{"prompt_tokens":1e400,"completion_tokens":-5}}""")]
    [InlineData("""{"model":{"a":1},"messages":"x","usage":[],"timestamp":1e300,"latency_ms":"soon","tools":{},"error":{}}""")]
    [InlineData("""{"model":"m","messages":[null,1,true,[[["x"]]],{"role":7,"content":9}],"ts":-1,"cost":"$free"}""")]
    public async Task Read_OddValues_AreReadOrBroken(string line)
    {
        using var folder = new AuditFolder();
        folder.Write("log.jsonl", """{"model":"m","messages":[{"role":"user","content":"ok"}]}""", line);
        var facts = await folder.AuditAsync();

        (facts.Calls + facts.Broken.Count).ShouldBe(2);
    }

    private static async Task AuditOrTellAsync(AuditFolder folder)
    {
        try
        {
            (await folder.AuditAsync()).Calls.ShouldBeGreaterThan(0);
        }
        catch (AuditException e)
        {
            e.Message.ShouldNotBeEmpty();
        }
    }

    private static byte[] Mutated(byte[] bytes, Random random)
    {
        var list = bytes.ToList();
        for (var times = random.Next(1, 4); times > 0 && list.Count > 8; times--)
        {
            var at = random.Next(list.Count);
            switch (random.Next(6))
            {
                case 0:
                    list[at] = (byte)random.Next(256);
                    break;
                case 1:
                    list.RemoveRange(at, Math.Min(random.Next(1, 30), list.Count - at));
                    break;
                case 2:
                    list.RemoveRange(at, list.Count - at);
                    break;
                case 3:
                    list.InsertRange(at, list.GetRange(0, random.Next(Math.Min(40, list.Count))));
                    break;
                case 4:
                    list.Insert(at, (byte)"{}[]\",:0\\"[random.Next(9)]);
                    break;
                default:
                    Swap(list, at, random);
                    break;
            }
        }

        return [.. list];
    }

    // A value takes another one's place, so that it is JSON still, and of another kind.
    private static void Swap(List<byte> list, int at, Random random)
    {
        var colon = list.IndexOf((byte)':', at);
        var end = colon < 0 ? -1 : list.FindIndex(colon, one => one is (byte)',' or (byte)'}');
        if (end > colon && colon > 0)
        {
            list.RemoveRange(colon + 1, end - colon - 1);
            ReadOnlySpan<string> values = ["null", "1", "-1.5e3", "true", "[]", "{}", "\"\"", "[{\"a\":[1]}]", "\"429\""];
            list.InsertRange(colon + 1, Encoding.UTF8.GetBytes(values[random.Next(values.Length)]));
        }
    }
}
