using System.Buffers;
using System.Text;
using System.Text.Json;
using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Providers;

/// <summary>Log probabilities in the form of OpenAI's <c>logprobs</c>.</summary>
internal static class TokenLogProbs
{
    // What the API gives for a token that cannot come: JSON has no infinity.
    private const double Least = -9999;

    /// <summary>The object for some tokens of an answer.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="tellsTop">Whether the likeliest tokens at each place were asked for.</param>
    /// <param name="tokenizer">Of the model.</param>
    public static JsonElement Of(IEnumerable<GeneratedToken> tokens, bool tellsTop, Tokenizer tokenizer)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("content"u8);
            foreach (var token in tokens)
            {
                json.WriteStartObject();
                Write(json, token.Id, token.LogProbability, tokenizer);
                json.WriteStartArray("top_logprobs"u8);
                if (tellsTop)
                {
                    foreach (var top in token.TopLogProbs)
                    {
                        json.WriteStartObject();
                        Write(json, top.Id, top.LogProbability, tokenizer);
                        json.WriteEndObject();
                    }
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNull("refusal"u8);
            json.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, int token, double logProbability, Tokenizer tokenizer)
    {
        // A special token has no bytes of its own; it is told by its name.
        var bytes = tokenizer.Bytes(token);
        json.WriteString("token"u8, bytes.IsEmpty ? tokenizer.Text(token) : Encoding.UTF8.GetString(bytes));
        json.WriteNumber("logprob"u8, Math.Max(Least, logProbability));
        json.WriteStartArray("bytes"u8);
        foreach (var value in bytes)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }
}
