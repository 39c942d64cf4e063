using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Core.Wire;

/// <summary>Collects one embeddings reply and writes it in the OpenAI dialect, as numbers or as base64 of little-endian floats, as the client asked.</summary>
public sealed class OpenAiEmbeddingsCollector(EmbeddingsRequest request) : IReplyCollector
{
    private string? _model;
    private ImmutableArray<ReadOnlyMemory<float>> _vectors = [];
    private TokenUsage? _usage;

    public void Add(ReplyEvent replyEvent)
    {
        switch (replyEvent)
        {
            case ReplyStarted started:
                _model = started.Model;
                break;
            case EmbeddingsProduced produced:
                _vectors = produced.Vectors;
                break;
            case UsageReported reported:
                _usage = reported.Usage;
                break;
            case ReplyCompleted completed:
                _usage ??= completed.Receipt.Usage;
                break;
        }
    }

    public void WriteTo(IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output, WireJson.WriterOptions);
        writer.WriteStartObject();
        writer.WriteString("object"u8, "list"u8);
        writer.WriteStartArray("data"u8);
        for (var index = 0; index < _vectors.Length; index++)
        {
            writer.WriteStartObject();
            writer.WriteString("object"u8, "embedding"u8);
            writer.WriteNumber("index"u8, index);
            writer.WritePropertyName("embedding"u8);
            WriteVector(writer, _vectors[index].Span);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("model"u8, _model ?? request.Model);
        var usage = _usage ?? TokenUsage.None;
        writer.WriteStartObject("usage"u8);
        writer.WriteNumber("prompt_tokens"u8, usage.Input);
        writer.WriteNumber("total_tokens"u8, usage.Total);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private void WriteVector(Utf8JsonWriter writer, ReadOnlySpan<float> vector)
    {
        if (!request.Base64)
        {
            writer.WriteStartArray();
            foreach (var number in vector)
            {
                writer.WriteNumberValue(number);
            }

            writer.WriteEndArray();
            return;
        }

        if (BitConverter.IsLittleEndian)
        {
            writer.WriteBase64StringValue(MemoryMarshal.AsBytes(vector));
            return;
        }

        var bytes = new byte[vector.Length * sizeof(float)];
        for (var i = 0; i < vector.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), vector[i]);
        }

        writer.WriteBase64StringValue(bytes);
    }
}
