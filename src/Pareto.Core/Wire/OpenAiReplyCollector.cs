using System.Buffers;
using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Core.Wire;

/// <summary>
/// Collects one chat reply and writes it as the plain <c>chat.completion</c> of the OpenAI dialect. What it is given is
/// what <see cref="OpenAiReplyWriter"/> is given, so a plain reply is a collected stream.
/// </summary>
public sealed class OpenAiReplyCollector(ChatRequest request) : IReplyCollector
{
    private readonly List<Choice> _choices = [];
    private ReplyStarted? _started;
    private TokenUsage? _usage;

    public void Add(ReplyEvent replyEvent)
    {
        switch (replyEvent)
        {
            case ReplyStarted started:
                _started = started;
                break;
            case ChoiceDelta delta:
                ChoiceAt(delta.Choice).Add(delta);
                break;
            case UsageReported reported:
                _usage = reported.Usage;
                break;
            case ReplyCompleted completed:
                _usage ??= completed.Receipt.Usage;
                break;
        }
    }

    /// <summary>Writes the whole reply; call it once, after <see cref="ReplyCompleted"/>.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output, WireJson.WriterOptions);
        writer.WriteStartObject();
        writer.WriteString("id"u8, ExchangeToOpenAi.ReplyId(request.Id, _started?.ProviderReplyId));
        writer.WriteString("object"u8, "chat.completion"u8);
        writer.WriteNumber("created"u8, request.ReceivedAt.ToUnixTimeSeconds());
        writer.WriteString("model"u8, _started?.Model ?? request.Model);
        writer.WriteStartArray("choices"u8);
        ChoiceAt(0);
        for (var index = 0; index < _choices.Count; index++)
        {
            _choices[index].Write(writer, index);
        }

        writer.WriteEndArray();
        if (_usage is not null)
        {
            writer.WritePropertyName("usage"u8);
            ExchangeToOpenAi.WriteUsage(writer, _usage);
        }

        if (_started is not null)
        {
            writer.WriteCarried(_started.Carried);
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
        private readonly JoinedText _text = new();
        private readonly JoinedText _refusal = new();
        private readonly JoinedText _reasoning = new();
        private readonly JoinedText _openBlock = new();
        private readonly List<(string Thinking, string Signature, JsonElement? Raw)> _blocks = [];
        private readonly List<(string Id, string Name, JoinedText Arguments)> _calls = [];
        private readonly List<JsonElement> _logProbs = [];
        private CarriedBuilder _carried;
        private CarriedBuilder _beside;
        private FinishReason? _finish;
        private string? _finishWord;

        public void Add(ChoiceDelta delta)
        {
            if (delta.Text is not null)
            {
                _text.Add(delta.Text);
            }

            if (delta.Refusal is not null)
            {
                _refusal.Add(delta.Refusal);
            }

            if (delta.Reasoning is not null)
            {
                _reasoning.Add(delta.Reasoning);
                _openBlock.Add(delta.Reasoning);
            }

            if (delta.ReasoningSignature is not null)
            {
                _blocks.Add((_openBlock.TakeAll(), delta.ReasoningSignature, null));
            }

            foreach (var call in delta.ToolCalls)
            {
                AddCall(call);
            }

            if (delta.LogProbs is { } logProbs)
            {
                _logProbs.Add(logProbs);
            }

            foreach (var field in delta.Carried)
            {
                AddCarried(field);
            }

            foreach (var field in delta.ChoiceCarried)
            {
                _beside.Add(field.Key, field.Value);
            }

            _finish = delta.FinishReason ?? _finish;
            _finishWord = delta.FinishWord ?? _finishWord;
        }

        public void Write(Utf8JsonWriter writer, int index)
        {
            writer.WriteStartObject();
            writer.WriteNumber("index"u8, index);
            writer.WriteStartObject("message"u8);
            writer.WriteString("role"u8, "assistant"u8);
            if (_text.IsEmpty && (_calls.Count > 0 || !_refusal.IsEmpty))
            {
                writer.WriteNull("content"u8);
            }
            else
            {
                writer.WriteString("content"u8, _text.ToString());
            }

            writer.WriteString("refusal"u8, _refusal.IsEmpty ? null : _refusal.ToString());
            WriteReasoning(writer);
            WriteCalls(writer);
            writer.WriteCarried(_carried.Build());
            writer.WriteEndObject();
            WriteLogProbs(writer);
            var finish = _finish ?? FinishReason.Stop;
            writer.WriteString("finish_reason"u8, OpenAiWords.Finish(finish, _finishWord));
            if (finish == FinishReason.Other && _finishWord is not null)
            {
                writer.WriteString("native_finish_reason"u8, _finishWord);
            }

            writer.WriteCarried(_beside.Build());
            writer.WriteEndObject();
        }

        private void AddCall(ToolCallDelta call)
        {
            while (_calls.Count <= call.Index)
            {
                _calls.Add(("", "", new JoinedText()));
            }

            var (id, name, arguments) = _calls[call.Index];
            arguments.Add(call.Arguments);
            _calls[call.Index] = (call.Id ?? id, call.Name ?? name, arguments);
        }

        private void AddCarried(KeyValuePair<string, JsonElement> field)
        {
            if (field.Key != "thinking_blocks" || field.Value.ValueKind != JsonValueKind.Array)
            {
                _carried.Add(field.Key, field.Value);
                return;
            }

            foreach (var block in field.Value.EnumerateArray())
            {
                _blocks.Add(("", "", block));
            }
        }

        private void WriteReasoning(Utf8JsonWriter writer)
        {
            if (!_reasoning.IsEmpty)
            {
                writer.WriteString("reasoning_content"u8, _reasoning.ToString());
            }

            if (_blocks.Count == 0)
            {
                return;
            }

            writer.WriteStartArray("thinking_blocks"u8);
            foreach (var (thinking, signature, raw) in _blocks)
            {
                if (raw is { } block)
                {
                    writer.WriteRaw(block);
                }
                else
                {
                    OpenAiReplyWriter.WriteThinkingBlock(writer, thinking, signature);
                }
            }

            writer.WriteEndArray();
        }

        private void WriteCalls(Utf8JsonWriter writer)
        {
            if (_calls.Count == 0)
            {
                return;
            }

            writer.WriteStartArray("tool_calls"u8);
            foreach (var (id, name, arguments) in _calls)
            {
                writer.WriteStartObject();
                writer.WriteString("id"u8, id);
                writer.WriteString("type"u8, "function"u8);
                writer.WriteStartObject("function"u8);
                writer.WriteString("name"u8, name);
                writer.WriteString("arguments"u8, arguments.ToString());
                writer.WriteEndObject();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        private void WriteLogProbs(Utf8JsonWriter writer)
        {
            switch (_logProbs.Count)
            {
                case 0:
                    writer.WriteNull("logprobs"u8);
                    return;
                case 1:
                    writer.WriteRaw("logprobs", _logProbs[0]);
                    return;
            }

            writer.WriteStartObject("logprobs"u8);
            WriteJoined(writer, "content");
            WriteJoined(writer, "refusal");
            writer.WriteEndObject();
        }

        private void WriteJoined(Utf8JsonWriter writer, string name)
        {
            writer.WriteStartArray(name);
            foreach (var piece in _logProbs)
            {
                if (piece.ArrayOf(name) is { } tokens)
                {
                    foreach (var token in tokens.EnumerateArray())
                    {
                        writer.WriteRaw(token);
                    }
                }
            }

            writer.WriteEndArray();
        }
    }
}
