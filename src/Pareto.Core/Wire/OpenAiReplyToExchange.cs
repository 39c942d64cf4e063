using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Core.Wire;

/// <summary>
/// Reads one chat reply of an OpenAI-like server: either <see cref="ReadPlain"/> with the whole body, or
/// <see cref="ReadChunk"/> with the data of each server-sent event and <see cref="End"/> when the stream ends. Events are
/// added to the caller's list. Any bytes are read or end in <see cref="UpstreamFailed"/>; nothing throws.
/// <see cref="ReplyStarted"/> waits for the first piece of answer, so that a server that fails after a mere greeting
/// (a role, a filter report) can still be replaced by another.
/// </summary>
public sealed partial class OpenAiReplyToExchange(RequestId request, string model)
{
    private const int MostChoices = 128;

    // A first piece of text may say more than the others, and some servers tell the time in each: then another is the pattern.
    private const int MostTextFrames = 8;

    private static readonly JsonElement NullValue = JsonElement.Parse("null"u8);

    private readonly List<Choice?> _choices = [];
    private readonly List<ReplyEvent> _deltas = [];
    private string? _replyId;
    private string? _replyModel;
    private CarriedBuilder _carried;
    private ServiceTier? _service;
    private ChunkFrame? _frame;
    private TextFrame? _textFrame;
    private int _textFrames;
    private bool _started;
    private bool _failed;
    private bool _sawDone;

    /// <summary>Nothing more is to be read: the stream said so, or it failed.</summary>
    public bool IsDone => _sawDone || _failed;

    /// <summary>Reads one server-sent event's data.</summary>
    public void ReadChunk(ReadOnlySpan<byte> data, ICollection<ReplyEvent> events)
    {
        if (IsDone)
        {
            return;
        }

        if (data.Trim(" \t"u8).SequenceEqual("[DONE]"u8))
        {
            _sawDone = true;
            return;
        }

        var isFramed = Read(data, events);
        if (!_started || _failed || isFramed)
        {
            return;
        }

        if (_textFrames < MostTextFrames && _deltas is [ChoiceDelta { IsTextOnly: true } delta])
        {
            _textFrames++;
            _frame = ChunkFrame.Of(data);
            _textFrame = _frame is null ? null : TextFrame.Of(data, delta.Choice, _frame);
        }

        _frame ??= ChunkFrame.Of(data);
    }

    /// <summary>Reads a whole <c>chat.completion</c>.</summary>
    public void ReadPlain(ReadOnlySpan<byte> body, ICollection<ReplyEvent> events)
    {
        Read(body, events);
        if (!_failed && !_started)
        {
            Fail(events, UpstreamFailureKind.MalformedReply, "The provider's reply holds no answer.");
        }

        _sawDone = true;
        End(events);
    }

    /// <summary>The stream is over: a reply that did not come to its end is told as cut off.</summary>
    public void End(ICollection<ReplyEvent> events)
    {
        if (_failed)
        {
            return;
        }

        if (!_started)
        {
            Fail(events, _sawDone ? UpstreamFailureKind.MalformedReply : UpstreamFailureKind.CutOff, "The provider's reply ended before it began.");
            return;
        }

        for (var index = 0; index < _choices.Count; index++)
        {
            if (_choices[index] is not { Finished: false } open)
            {
                continue;
            }

            if (!_sawDone)
            {
                Fail(events, UpstreamFailureKind.CutOff, "The provider's reply broke off before its end.");
                return;
            }

            // The server vouched for the end but gave no reason.
            open.Finished = true;
            events.Add(new ChoiceDelta { Choice = index, FinishReason = open.Calls.IsEmpty ? FinishReason.Stop : FinishReason.ToolCalls });
        }
    }

    /// <summary>Reads a chunk or a whole reply; whether it was a piece of text in the frame that is known.</summary>
    private bool Read(ReadOnlySpan<byte> json, ICollection<ReplyEvent> events)
    {
        var isFramed = false;
        TokenUsage? usage = null;
        UpstreamFailure? failure = null;
        _deltas.Clear();
        try
        {
            isFramed = TryReadText(json, out var rest);
            if (!isFramed)
            {
                var reader = Begin(json);
                ReadRootFields(ref reader, ref usage, ref failure);
            }
            else if (!rest.IsEmpty)
            {
                var reader = new Utf8JsonReader(rest, isFinalBlock: true, _textFrame!.BehindChoices);
                ReadRootFields(ref reader, ref usage, ref failure);
            }
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // Half a chunk is no piece of answer: nothing of it starts the reply.
            _deltas.Clear();
            usage = null;
            failure = new UpstreamFailure(UpstreamFailureKind.MalformedReply, "The provider's reply is not the JSON that its protocol promises.");
        }

        if (_deltas.Count > 0 || usage is not null)
        {
            Start(events);
            foreach (var delta in _deltas)
            {
                events.Add(delta);
            }

            if (usage is not null)
            {
                events.Add(new UsageReported(usage) { Service = _service });
            }
        }

        if (failure is not null)
        {
            _failed = true;
            events.Add(new UpstreamFailed(failure));
        }

        return isFramed;
    }

    /// <summary>Reads the text of a chunk that has the known frame.</summary>
    private bool TryReadText(ReadOnlySpan<byte> json, out ReadOnlySpan<byte> rest)
    {
        rest = default;
        if (_textFrame is null || !_textFrame.TryPass(json, out var found, out rest))
        {
            return false;
        }

        if (WireJson.Text(found) is { Length: > 0 } text)
        {
            _deltas.Add(new ChoiceDelta { Choice = _textFrame.Choice, Text = text });
        }

        return true;
    }

    /// <summary>A reader inside the root object, behind what is known of it.</summary>
    private Utf8JsonReader Begin(ReadOnlySpan<byte> json)
    {
        if (_frame is not null && _frame.TryPass(json, out var reader))
        {
            return reader;
        }

        reader = new Utf8JsonReader(json, WireJson.ReaderOptions);
        return reader.Read() && reader.TokenType == JsonTokenType.StartObject ? reader : throw new JsonException();
    }

    private void ReadRootFields(ref Utf8JsonReader reader, ref TokenUsage? usage, ref UpstreamFailure? failure)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadRootField(ref reader, ref usage, ref failure);
        }

        if (reader.TokenType != JsonTokenType.EndObject || reader.Read())
        {
            throw new JsonException();
        }
    }

    private void ReadRootField(ref Utf8JsonReader reader, ref TokenUsage? usage, ref UpstreamFailure? failure)
    {
        if (reader.ValueTextEquals("choices"u8))
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartArray)
            {
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    ReadChoice(ref reader);
                }
            }
            else
            {
                reader.Skip();
            }
        }
        else if (reader.ValueTextEquals("usage"u8) || reader.ValueTextEquals("usageMetadata"u8))
        {
            usage = OpenAiUsage.Read(ReadValue(ref reader)) ?? usage;
        }
        else if (reader.ValueTextEquals("x_groq"u8))
        {
            usage ??= ReadValue(ref reader).ObjectOf("usage") is { } inner ? OpenAiUsage.Read(inner) : null;
        }
        else if (reader.ValueTextEquals("error"u8))
        {
            var error = ReadValue(ref reader);
            if (error.ValueKind != JsonValueKind.Null)
            {
                failure = UpstreamErrors.OfPayload(error);
            }
        }
        else if (_started)
        {
            // The id, the model and the rest of the frame are the same in every chunk.
            reader.Skip();
        }
        else if (reader.ValueTextEquals("id"u8))
        {
            _replyId = ReadText(ref reader) ?? _replyId;
        }
        else if (reader.ValueTextEquals("model"u8))
        {
            _replyModel = ReadText(ref reader) ?? _replyModel;
        }
        else if (reader.ValueTextEquals("object"u8) || reader.ValueTextEquals("created"u8))
        {
            reader.Skip();
        }
        else
        {
            AddUnnamed(ref reader, ref _carried);
        }
    }

    private void ReadChoice(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        var index = 0;
        string? finishWord = null;
        JsonElement? logProbs = null;
        var piece = default(Piece);
        var beside = default(CarriedBuilder);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("delta"u8) || reader.ValueTextEquals("message"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.StartObject)
                {
                    ReadPiece(ref reader, ref piece);
                }
                else
                {
                    reader.Skip();
                }
            }
            else if (reader.ValueTextEquals("index"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.Number && (!reader.TryGetInt32(out index) || index is < 0 or >= MostChoices))
                {
                    throw new JsonException();
                }
            }
            else if (reader.ValueTextEquals("finish_reason"u8))
            {
                finishWord = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("logprobs"u8))
            {
                var value = ReadValue(ref reader);
                logProbs = value.ValueKind == JsonValueKind.Object ? value : null;
            }
            else
            {
                AddUnnamed(ref reader, ref beside);
            }
        }

        AddDelta(index, ref piece, finishWord, logProbs, beside.Build());
    }

    private void AddDelta(int index, ref Piece piece, string? finishWord, JsonElement? logProbs, CarriedFields beside)
    {
        var choice = ChoiceAt(index);
        var calls = ReadToolCalls(choice, ref piece);
        var carried = piece.Carried.Build();
        FinishReason? finish = null;
        if (!string.IsNullOrEmpty(finishWord))
        {
            finish = OpenAiWords.Finish(finishWord);
            // Some local servers say `stop` after tool calls, and clients that wait for the word never run them.
            if (finish == FinishReason.Stop && (!choice.Calls.IsEmpty || choice.ForeignCalls))
            {
                finish = FinishReason.ToolCalls;
            }

            choice.Finished = true;
        }

        if (piece.Text is null && piece.Reasoning is null && piece.Refusal is null && calls.IsEmpty
            && carried.IsEmpty && finish is null && logProbs is null)
        {
            return;
        }

        _deltas.Add(new ChoiceDelta
        {
            Choice = index,
            Text = piece.Text,
            Reasoning = piece.Reasoning,
            Refusal = piece.Refusal,
            ToolCalls = calls,
            LogProbs = logProbs,
            FinishReason = finish,
            FinishWord = finish == FinishReason.Other ? finishWord : null,
            Carried = carried,
            ChoiceCarried = beside,
        });
    }

    private void Start(ICollection<ReplyEvent> events)
    {
        if (_started)
        {
            return;
        }

        _started = true;
        var carried = _carried.Build();
        _service = carried.Find("service_tier") is { ValueKind: JsonValueKind.String } tier ? ServiceTiers.Parse(WireJson.Text(tier)) : null;
        events.Add(new ReplyStarted
        {
            Model = string.IsNullOrEmpty(_replyModel) ? model : _replyModel,
            ProviderReplyId = string.IsNullOrEmpty(_replyId) ? null : _replyId,
            Carried = carried,
        });
    }

    private void Fail(ICollection<ReplyEvent> events, UpstreamFailureKind kind, string message)
    {
        _failed = true;
        events.Add(new UpstreamFailed(new UpstreamFailure(kind, message)));
    }

    private Choice ChoiceAt(int index)
    {
        while (_choices.Count <= index)
        {
            _choices.Add(null);
        }

        return _choices[index] ??= new Choice(new ToolCallSlots(request, index));
    }

    /// <summary>Keeps a field that the vocabulary has no name for, null standing for absent.</summary>
    private static void AddUnnamed(ref Utf8JsonReader reader, ref CarriedBuilder carried)
    {
        var name = WireJson.Text(ref reader);
        var value = ReadValue(ref reader);
        if (value.ValueKind != JsonValueKind.Null)
        {
            carried.Add(name, value);
        }
    }

    private static JsonElement ReadValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Null ? NullValue : JsonElement.ParseValue(ref reader);
    }

    /// <summary>The value's text; null (and skipped) where it is no string.</summary>
    private static string? ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            return WireJson.Text(ref reader);
        }

        reader.Skip();
        return null;
    }

    private sealed class Choice(ToolCallSlots calls)
    {
        public ToolCallSlots Calls { get; } = calls;

        /// <summary>Calls of another kind than functions were handed on as they came.</summary>
        public bool ForeignCalls { get; set; }

        public bool Finished { get; set; }
    }
}
