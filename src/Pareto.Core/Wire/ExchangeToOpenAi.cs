using System.Buffers;
using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Core.Wire;

/// <summary>Writes what a client of the OpenAI dialect reads, beside the replies themselves: errors, the models list, usage.</summary>
public static class ExchangeToOpenAi
{
    /// <summary>Writes <c>{"error":{…}}</c>, the body of every refused or failed request.</summary>
    public static void WriteError(IBufferWriter<byte> output, OpenAiError error)
    {
        using var writer = new Utf8JsonWriter(output, WireJson.WriterOptions);
        WriteError(writer, error);
    }

    /// <summary>Writes the body of <c>GET /v1/models</c>.</summary>
    public static void WriteModels(IBufferWriter<byte> output, IEnumerable<OpenAiModel> models)
    {
        using var writer = new Utf8JsonWriter(output, WireJson.WriterOptions);
        writer.WriteStartObject();
        writer.WriteString("object"u8, "list"u8);
        writer.WriteStartArray("data"u8);
        foreach (var model in models)
        {
            WriteModel(writer, model);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Writes the body of <c>GET /v1/models/{id}</c>.</summary>
    public static void WriteModel(IBufferWriter<byte> output, OpenAiModel model)
    {
        using var writer = new Utf8JsonWriter(output, WireJson.WriterOptions);
        WriteModel(writer, model);
    }

    internal static void WriteError(Utf8JsonWriter writer, OpenAiError error)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("error"u8);
        writer.WriteString("message"u8, error.Message);
        writer.WriteString("type"u8, error.Type);
        writer.WriteString("param"u8, error.Parameter);
        writer.WriteString("code"u8, error.Code);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Writes the value of <c>usage</c>.</summary>
    internal static void WriteUsage(Utf8JsonWriter writer, TokenUsage usage)
    {
        writer.WriteStartObject();
        writer.WriteNumber("prompt_tokens"u8, usage.Input);
        writer.WriteNumber("completion_tokens"u8, usage.Output);
        writer.WriteNumber("total_tokens"u8, usage.Total);
        writer.WriteStartObject("prompt_tokens_details"u8);
        writer.WriteNumber("cached_tokens"u8, usage.CachedInput);
        writer.WriteNumber("audio_tokens"u8, usage.AudioInput);
        if (usage.CacheWrite + usage.CacheWriteHour is > 0 and var written)
        {
            writer.WriteNumber("cache_write_tokens"u8, written);
        }

        writer.WriteEndObject();
        writer.WriteStartObject("completion_tokens_details"u8);
        writer.WriteNumber("reasoning_tokens"u8, usage.Reasoning);
        writer.WriteNumber("audio_tokens"u8, usage.AudioOutput);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>The reply's id: the provider's own, or one made of the request's.</summary>
    internal static string ReplyId(RequestId request, string? providerReplyId) =>
        string.IsNullOrEmpty(providerReplyId) ? "chatcmpl-" + request.Value : providerReplyId;

    private static void WriteModel(Utf8JsonWriter writer, OpenAiModel model)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, model.Id);
        writer.WriteString("object"u8, "model"u8);
        writer.WriteNumber("created"u8, model.Created.ToUnixTimeSeconds());
        writer.WriteString("owned_by"u8, model.OwnedBy);
        writer.WriteEndObject();
    }
}
