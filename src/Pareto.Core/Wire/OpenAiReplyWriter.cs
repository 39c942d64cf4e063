using System.Buffers;
using System.Text;
using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Core.Wire;

/// <summary>
/// Writes one chat reply as the server-sent events of the OpenAI dialect. The id, the time and the model stand in every
/// chunk and are prepared once. <c>data: [DONE]</c> comes with <see cref="ReplyCompleted"/> and with nothing else, so a
/// client that sees it has a whole reply. Signed reasoning is told twice: as it comes in <c>reasoning_content</c>, and
/// whole with its signature in <c>thinking_blocks</c>, which a client joins over all chunks and sends back unchanged.
/// </summary>
public sealed class OpenAiReplyWriter : IDisposable
{
    private readonly ChatRequest _request;
    private readonly Utf8JsonWriter _json;
    private readonly ArrayBufferWriter<byte> _head = new(256);
    private readonly List<Choice> _choices = [];
    private TokenUsage? _usage;

    public OpenAiReplyWriter(ChatRequest request)
    {
        _request = request;
        _json = new Utf8JsonWriter(_head, WireJson.WriterOptions);
    }

    private ReadOnlySpan<byte> EndOfChunk => _request.IncludeUsage ? "],\"usage\":null}\n\n"u8 : "]}\n\n"u8;

    /// <summary>Writes the chunk that tells of the event, if it is one that clients see. <see cref="ReplyFailed"/> goes to <see cref="WriteError"/>.</summary>
    public void Write(ReplyEvent replyEvent, IBufferWriter<byte> output)
    {
        switch (replyEvent)
        {
            case ReplyStarted started:
                Prepare(started);
                break;
            case ChoiceDelta delta:
                WriteDelta(delta, output);
                break;
            case UsageReported reported:
                _usage = reported.Usage;
                break;
            case ReplyCompleted completed:
                WriteEnd(completed, output);
                break;
        }
    }

    /// <summary>Ends a broken stream: clients of this dialect raise the error, and no <c>[DONE]</c> follows.</summary>
    public void WriteError(OpenAiError error, IBufferWriter<byte> output)
    {
        output.Write("data: "u8);
        _json.Reset(output);
        ExchangeToOpenAi.WriteError(_json, error);
        _json.Flush();
        output.Write("\n\n"u8);
    }

    public void Dispose() => _json.Dispose();

    private void Prepare(ReplyStarted started)
    {
        _head.Write("data: "u8);
        _json.Reset(_head);
        _json.WriteStartObject();
        _json.WriteString("id"u8, ExchangeToOpenAi.ReplyId(_request.Id, started.ProviderReplyId));
        _json.WriteString("object"u8, "chat.completion.chunk"u8);
        _json.WriteNumber("created"u8, _request.ReceivedAt.ToUnixTimeSeconds());
        _json.WriteString("model"u8, started.Model);
        _json.WriteCarried(started.Carried);
        _json.WritePropertyName("choices"u8);
        _json.Flush();
        _head.Write("["u8);
    }

    private void WriteDelta(ChoiceDelta delta, IBufferWriter<byte> output)
    {
        var choice = ChoiceAt(delta.Choice);
        if (choice.Begun && delta.IsTextOnly)
        {
            WriteText(delta, choice, output);
            return;
        }

        output.Write(_head.WrittenSpan);
        _json.Reset(output);
        _json.WriteStartObject();
        _json.WriteNumber("index"u8, delta.Choice);
        _json.WriteStartObject("delta"u8);
        if (!choice.Begun)
        {
            choice.Begun = true;
            _json.WriteString("role"u8, "assistant"u8);
            if (delta.Text is null)
            {
                WriteEmptyContent(delta);
            }
        }

        if (delta.Text is not null)
        {
            _json.WriteString("content"u8, delta.Text);
        }

        if (delta.Refusal is not null)
        {
            _json.WriteString("refusal"u8, delta.Refusal);
        }

        WriteReasoning(delta, choice);
        if (!delta.ToolCalls.IsEmpty)
        {
            WriteToolCalls(delta);
        }

        _json.WriteCarried(delta.Carried);
        _json.WriteEndObject();
        if (delta.LogProbs is { } logProbs)
        {
            _json.WriteRaw("logprobs", logProbs);
        }

        if (delta.FinishReason is { } reason)
        {
            _json.WriteString("finish_reason"u8, OpenAiWords.Finish(reason, delta.FinishWord));
            if (reason == FinishReason.Other && delta.FinishWord is not null)
            {
                _json.WriteString("native_finish_reason"u8, delta.FinishWord);
            }
        }
        else
        {
            _json.WriteNull("finish_reason"u8);
        }

        _json.WriteCarried(delta.ChoiceCarried);
        _json.WriteEndObject();
        _json.Flush();
        output.Write(EndOfChunk);
    }

    /// <summary>As <see cref="WriteDelta"/>, for most pieces: all around the text is prepared.</summary>
    private void WriteText(ChoiceDelta delta, Choice choice, IBufferWriter<byte> output)
    {
        choice.BeforeText ??= [.. _head.WrittenSpan, .. Encoding.ASCII.GetBytes($"{{\"index\":{delta.Choice},\"delta\":{{\"content\":")];
        output.Write(choice.BeforeText);
        _json.Reset(output);
        _json.WriteStringValue(delta.Text);
        _json.Flush();
        output.Write("},\"finish_reason\":null}"u8);
        output.Write(EndOfChunk);
    }

    // Clients that join pieces expect a content from the first one: text to come, or null beside tool calls.
    private void WriteEmptyContent(ChoiceDelta delta)
    {
        if (delta.ToolCalls.IsEmpty)
        {
            _json.WriteString("content"u8, ""u8);
        }
        else
        {
            _json.WriteNull("content"u8);
        }
    }

    private void WriteReasoning(ChoiceDelta delta, Choice choice)
    {
        if (delta.Reasoning is not null)
        {
            _json.WriteString("reasoning_content"u8, delta.Reasoning);
            choice.Reasoning.Add(delta.Reasoning);
        }

        if (delta.ReasoningSignature is not null)
        {
            _json.WriteStartArray("thinking_blocks"u8);
            WriteThinkingBlock(_json, choice.Reasoning.TakeAll(), delta.ReasoningSignature);
            _json.WriteEndArray();
        }
    }

    private void WriteToolCalls(ChoiceDelta delta)
    {
        _json.WriteStartArray("tool_calls"u8);
        foreach (var call in delta.ToolCalls)
        {
            _json.WriteStartObject();
            _json.WriteNumber("index"u8, call.Index);
            if (call.Id is not null)
            {
                _json.WriteString("id"u8, call.Id);
                _json.WriteString("type"u8, "function"u8);
            }

            _json.WriteStartObject("function"u8);
            if (call.Name is not null)
            {
                _json.WriteString("name"u8, call.Name);
            }

            _json.WriteString("arguments"u8, call.Arguments);
            _json.WriteEndObject();
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private void WriteEnd(ReplyCompleted completed, IBufferWriter<byte> output)
    {
        if (_request.IncludeUsage)
        {
            output.Write(_head.WrittenSpan);
            output.Write("],\"usage\":"u8);
            _json.Reset(output);
            ExchangeToOpenAi.WriteUsage(_json, _usage ?? completed.Receipt.Usage);
            _json.Flush();
            output.Write("}\n\n"u8);
        }

        output.Write("data: [DONE]\n\n"u8);
    }

    internal static void WriteThinkingBlock(Utf8JsonWriter writer, string thinking, string? signature)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "thinking"u8);
        writer.WriteString("thinking"u8, thinking);
        if (signature is not null)
        {
            writer.WriteString("signature"u8, signature);
        }

        writer.WriteEndObject();
    }

    private Choice ChoiceAt(int index)
    {
        while (_choices.Count <= index)
        {
            _choices.Add(new Choice());
        }

        return _choices[index];
    }

    private sealed class Choice
    {
        public bool Begun { get; set; }

        /// <summary>What its chunks of text begin with; null before the first one.</summary>
        public byte[]? BeforeText { get; set; }

        public JoinedText Reasoning { get; } = new();
    }
}
