using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Core.Wire;

/// <summary>
/// Reads one reply of Anthropic's Messages API: either <see cref="ReadPlain"/> with the whole body, or
/// <see cref="ReadEvent"/> with the data of each server-sent event and <see cref="End"/> when the stream ends. A plain
/// message is read as a stream whose blocks come whole. Any bytes are read or end in <see cref="UpstreamFailed"/>;
/// nothing throws. <see cref="ReplyStarted"/> waits for the first block, because the API greets before it may yet fail.
/// </summary>
public sealed class AnthropicReplyToExchange(string model)
{
    private const int MostBlocks = 10_000;

    private readonly AnthropicUsage _usage = new();
    private readonly Dictionary<long, Block> _blocks = [];
    private int _toolCalls;
    private string? _replyId;
    private string? _replyModel;
    private bool _started;
    private bool _finished;
    private bool _stopped;
    private bool _failed;

    /// <summary>Nothing more is to be read: the stream said so, or it failed.</summary>
    public bool IsDone => _stopped || _failed;

    /// <summary>Reads one server-sent event's data; the event's name is repeated in it.</summary>
    public void ReadEvent(ReadOnlySpan<byte> data, ICollection<ReplyEvent> events)
    {
        if (IsDone)
        {
            return;
        }

        if (!WireJson.TryParse(data, out var root) || root.ValueKind != JsonValueKind.Object)
        {
            Malformed(events);
            return;
        }

        switch (root.TextOf("type"))
        {
            case "message_start":
                Greet(root.ObjectOf("message") ?? default);
                break;
            case "content_block_start" when root.CountOf("index") is { } index && root.ObjectOf("content_block") is { } block:
                OpenBlock(index, block, events);
                break;
            case "content_block_delta" when root.CountOf("index") is { } index && root.ObjectOf("delta") is { } delta:
                ReadDelta(index, delta, events);
                break;
            case "content_block_stop" when root.CountOf("index") is { } index:
                CloseBlock(index, events);
                break;
            case "message_delta":
                _usage.Update(root.ObjectOf("usage") ?? default);
                Finish(root.ObjectOf("delta") ?? default, events);
                ReportUsage(events);
                break;
            case "message_stop":
                _stopped = true;
                break;
            case "error":
                Fail(events, UpstreamErrors.OfPayload(root.FieldOf("error") ?? root));
                break;
            case "content_block_start" or "content_block_delta" or "content_block_stop":
                Malformed(events);
                break;
        }

        // Anything else (`ping`, and what the API may add) is to be passed over, as its documentation asks.
    }

    /// <summary>Reads a whole message.</summary>
    public void ReadPlain(ReadOnlySpan<byte> body, ICollection<ReplyEvent> events)
    {
        if (!WireJson.TryParse(body, out var root) || root.ValueKind != JsonValueKind.Object)
        {
            Malformed(events);
            return;
        }

        if (root.FieldOf("error") is { } error)
        {
            Fail(events, UpstreamErrors.OfPayload(error));
            return;
        }

        if (root.ArrayOf("content") is not { } content)
        {
            Malformed(events);
            return;
        }

        Greet(root);
        Start(events);
        var index = 0;
        foreach (var block in content.EnumerateArray())
        {
            OpenBlock(index, block, events);
            CloseBlock(index, events);
            index++;
        }

        Finish(root, events);
        ReportUsage(events);
        _stopped = true;
        End(events);
    }

    /// <summary>The stream is over: a reply that did not come to its end is told as cut off.</summary>
    public void End(ICollection<ReplyEvent> events)
    {
        if (_failed || _finished)
        {
            return;
        }

        if (!_stopped)
        {
            Fail(events, new UpstreamFailure(UpstreamFailureKind.CutOff, "The provider's reply broke off before its end."));
        }
        else if (_started)
        {
            events.Add(new ChoiceDelta { FinishReason = _toolCalls > 0 ? FinishReason.ToolCalls : FinishReason.Stop });
        }
        else
        {
            Malformed(events);
        }
    }

    private void Greet(JsonElement message)
    {
        _replyId = message.TextOf("id");
        _replyModel = message.TextOf("model");
        _usage.Update(message.ObjectOf("usage") ?? default);
    }

    private void Start(ICollection<ReplyEvent> events)
    {
        if (!_started)
        {
            _started = true;
            events.Add(new ReplyStarted
            {
                Model = string.IsNullOrEmpty(_replyModel) ? model : _replyModel,
                ProviderReplyId = string.IsNullOrEmpty(_replyId) ? null : _replyId,
            });
        }
    }

    private void OpenBlock(long index, JsonElement content, ICollection<ReplyEvent> events)
    {
        if (index >= MostBlocks)
        {
            Malformed(events);
            return;
        }

        if (!_started)
        {
            Start(events);
            // What the prompt cost is known from here on, also if the client leaves before the end.
            ReportUsage(events);
        }

        var block = new Block();
        _blocks[index] = block;
        switch (content.TextOf("type"))
        {
            case "text":
                Add(events, new ChoiceDelta { Text = NullIfEmpty(content.TextOf("text")) });
                break;
            case "thinking":
                Add(events, new ChoiceDelta
                {
                    Reasoning = NullIfEmpty(content.TextOf("thinking")),
                    ReasoningSignature = NullIfEmpty(content.TextOf("signature")),
                });
                break;
            case "redacted_thinking":
                Add(events, new ChoiceDelta { Carried = AsThinkingBlock(content) });
                break;
            case "tool_use":
                block.ToolIndex = _toolCalls++;
                // Streamed, the input begins empty and comes in pieces; plain, it is here.
                var input = content.ObjectOf("input") is { } given && given.EnumerateObject().MoveNext() ? given.GetRawText() : "";
                block.HasArguments = input.Length > 0;
                events.Add(new ChoiceDelta
                {
                    ToolCalls = [new ToolCallDelta(block.ToolIndex.Value, content.TextOf("id") ?? "", content.TextOf("name") ?? "", input)],
                });
                break;
        }
    }

    private void ReadDelta(long index, JsonElement delta, ICollection<ReplyEvent> events)
    {
        if (!_blocks.TryGetValue(index, out var block))
        {
            Malformed(events);
            return;
        }

        switch (delta.TextOf("type"))
        {
            case "text_delta":
                Add(events, new ChoiceDelta { Text = NullIfEmpty(delta.TextOf("text")) });
                break;
            case "thinking_delta":
                Add(events, new ChoiceDelta { Reasoning = NullIfEmpty(delta.TextOf("thinking")) });
                break;
            case "signature_delta":
                Add(events, new ChoiceDelta { ReasoningSignature = NullIfEmpty(delta.TextOf("signature")) });
                break;
            // The API's own tools (search, code) have inputs too, which are no calls to the client.
            case "input_json_delta" when block.ToolIndex is { } tool && delta.TextOf("partial_json") is { Length: > 0 } json:
                block.HasArguments = true;
                events.Add(new ChoiceDelta { ToolCalls = [new ToolCallDelta(tool, null, null, json)] });
                break;
        }
    }

    private void CloseBlock(long index, ICollection<ReplyEvent> events)
    {
        if (_blocks.Remove(index, out var block) && block is { ToolIndex: { } tool, HasArguments: false })
        {
            // A call without input: clients parse the arguments as JSON.
            events.Add(new ChoiceDelta { ToolCalls = [new ToolCallDelta(tool, null, null, "{}")] });
        }
    }

    private void Finish(JsonElement delta, ICollection<ReplyEvent> events)
    {
        if (delta.TextOf("stop_reason") is not { Length: > 0 } word)
        {
            return;
        }

        Start(events);
        _finished = true;
        var reason = word switch
        {
            "end_turn" or "stop_sequence" => FinishReason.Stop,
            "max_tokens" or "model_context_window_exceeded" => FinishReason.Length,
            "tool_use" => FinishReason.ToolCalls,
            "refusal" => FinishReason.ContentFilter,
            _ => FinishReason.Other,
        };
        events.Add(new ChoiceDelta
        {
            FinishReason = reason,
            FinishWord = reason == FinishReason.Other ? word : null,
            Refusal = NullIfEmpty(delta.ObjectOf("stop_details")?.TextOf("explanation")),
        });
    }

    private void ReportUsage(ICollection<ReplyEvent> events)
    {
        if (_started && _usage.IsKnown)
        {
            events.Add(new UsageReported(_usage.ToTokenUsage()) { Service = _usage.Service, Region = _usage.Region });
        }
    }

    private void Malformed(ICollection<ReplyEvent> events) =>
        Fail(events, new UpstreamFailure(UpstreamFailureKind.MalformedReply, "The provider's reply is not the JSON that its protocol promises."));

    private void Fail(ICollection<ReplyEvent> events, UpstreamFailure failure)
    {
        if (!_failed)
        {
            _failed = true;
            events.Add(new UpstreamFailed(failure));
        }
    }

    private static void Add(ICollection<ReplyEvent> events, ChoiceDelta delta)
    {
        if (delta.Text is not null || delta.Reasoning is not null || delta.ReasoningSignature is not null || !delta.Carried.IsEmpty)
        {
            events.Add(delta);
        }
    }

    /// <summary>Reasoning that the API hid travels whole: only the API itself can read it on the next turn.</summary>
    private static CarriedFields AsThinkingBlock(JsonElement block) =>
        WireJson.TryParse([.. "["u8, .. System.Text.Encoding.UTF8.GetBytes(block.GetRawText()), .. "]"u8], out var blocks)
            ? new CarriedFields([KeyValuePair.Create("thinking_blocks", blocks)])
            : CarriedFields.None;

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private sealed class Block
    {
        public int? ToolIndex { get; set; }

        public bool HasArguments { get; set; }
    }
}
