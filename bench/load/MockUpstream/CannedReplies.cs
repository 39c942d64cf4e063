using System.Text;
using System.Text.Json;

namespace Pareto.Bench.MockUpstream;

/// <summary>The one answer this upstream gives, as bytes made once: whole, or as the chunks of a stream.</summary>
internal sealed class CannedReplies
{
    private const string Id = "chatcmpl-bench0000000000000000000001";
    private const string Model = "bench-model-2026-01-01";
    private const int Created = 1_767_225_600;

    private const string Answer =
        "The quickest way to see where a request spends its time is to measure the same request twice: once straight to "
        + "the server that answers it, and once through whatever stands in between. The difference is what the middle costs. "
        + "Do it often enough that the noise of the machine evens out, keep the payload the same, and count the failures.";

    private static readonly object _usage = new
    {
        prompt_tokens = 58,
        completion_tokens = 71,
        total_tokens = 129,
        prompt_tokens_details = new { cached_tokens = 0 },
        completion_tokens_details = new { reasoning_tokens = 0 },
    };

    public CannedReplies(int chunks)
    {
        Whole = JsonSerializer.SerializeToUtf8Bytes(new
        {
            id = Id,
            @object = "chat.completion",
            created = Created,
            model = Model,
            choices = new[]
            {
                new
                {
                    index = 0,
                    message = new { role = "assistant", content = Answer, refusal = (string?)null },
                    logprobs = (object?)null,
                    finish_reason = "stop",
                },
            },
            usage = _usage,
            service_tier = "default",
            system_fingerprint = "fp_bench",
        });

        var events = new List<byte[]> { Event(Delta(new { role = "assistant", content = "" }, null)) };
        for (var chunk = 0; chunk < chunks; chunk++)
        {
            var from = Answer.Length * chunk / chunks;
            var to = Answer.Length * (chunk + 1) / chunks;
            events.Add(Event(Delta(new { content = Answer[from..to] }, null)));
        }

        events.Add(Event(Delta(new { }, "stop")));
        Events = events;
        UsageEvent = Event(new { id = Id, @object = "chat.completion.chunk", created = Created, model = Model, choices = Array.Empty<object>(), usage = _usage });
    }

    public byte[] Whole { get; }

    public IReadOnlyList<byte[]> Events { get; }

    public byte[] UsageEvent { get; }

    public byte[] DoneEvent { get; } = "data: [DONE]\n\n"u8.ToArray();

    private static object Delta(object delta, string? finishReason) => new
    {
        id = Id,
        @object = "chat.completion.chunk",
        created = Created,
        model = Model,
        choices = new[] { new { index = 0, delta, logprobs = (object?)null, finish_reason = finishReason } },
    };

    private static byte[] Event(object chunk) => Encoding.UTF8.GetBytes($"data: {JsonSerializer.Serialize(chunk)}\n\n");
}
