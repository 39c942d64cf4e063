using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Core.Wire;

public static partial class OpenAiToExchange
{
    private const int MostInputs = 2048;

    /// <summary>Reads the body of <c>POST /v1/embeddings</c>.</summary>
    public static bool TryReadEmbeddings(
        ReadOnlyMemory<byte> body,
        RequestEnvelope envelope,
        [NotNullWhen(true)] out EmbeddingsRequest? request,
        [NotNullWhen(false)] out GatewayError? error) => TryRead(body, envelope, ReadEmbeddings, out request, out error);

    private static EmbeddingsRequest ReadEmbeddings(JsonElement root, RequestEnvelope envelope, FieldReader reader)
    {
        string? model = null, encoding = null, endUser = null;
        int? dimensions = null;
        ImmutableArray<EmbeddingInput> inputs = [];
        var carried = new CarriedBuilder();
        foreach (var property in root.EnumerateObject())
        {
            var value = property.Value;
            switch (WireJson.NameOf(property))
            {
                case "model": model = reader.Text(value, "model"); break;
                case "input": inputs = ReadInputs(value, reader); break;
                case "encoding_format": encoding = reader.Text(value, "encoding_format"); break;
                case "dimensions": dimensions = reader.Whole(value, "dimensions", 1, int.MaxValue); break;
                case "user": endUser = reader.Text(value, "user"); break;
                case var unknown: carried.Add(unknown, value); break;
            }
        }

        RequireModel(model, reader);
        if (inputs.IsEmpty)
        {
            reader.Fail("is required: a text, token ids, or an array of either.", "input");
        }

        if (encoding is not (null or "float" or "base64"))
        {
            reader.Fail("must be `float` or `base64`.", "encoding_format");
        }

        return new EmbeddingsRequest
        {
            Id = envelope.Id,
            ReceivedAt = envelope.ReceivedAt,
            ReceivedTimestamp = envelope.ReceivedTimestamp,
            Credential = envelope.Credential,
            ClientAddress = envelope.ClientAddress,
            Workload = envelope.Workload,
            DeclaredSensitivity = envelope.DeclaredSensitivity,
            Headers = envelope.Headers,
            Model = model ?? "",
            Inputs = inputs,
            Dimensions = dimensions,
            EndUser = endUser,
            Base64 = encoding == "base64",
            Carried = carried.Build(),
        };
    }

    private static ImmutableArray<EmbeddingInput> ReadInputs(JsonElement value, FieldReader reader)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            var text = WireJson.Text(value);
            if (text.Length == 0)
            {
                reader.Fail("must not be empty.", "input");
            }

            return [EmbeddingInput.Of(text)];
        }

        if (value.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            reader.Fail($"must be a string or an array, not {FieldReader.KindOf(value)}.", "input");
            return [];
        }

        var length = value.GetArrayLength();
        if (length > 0 && value[0].ValueKind == JsonValueKind.Number)
        {
            return [EmbeddingInput.Of(ReadTokens(value, reader, "input"))];
        }

        if (length > MostInputs)
        {
            reader.Fail($"may hold at most {MostInputs} inputs.", "input");
            return [];
        }

        reader.Enter("input");
        var inputs = ImmutableArray.CreateBuilder<EmbeddingInput>(length);
        foreach (var item in value.EnumerateArray())
        {
            reader.Enter(inputs.Count);
            switch (item.ValueKind)
            {
                case JsonValueKind.String:
                    inputs.Add(EmbeddingInput.Of(WireJson.Text(item)));
                    break;
                case JsonValueKind.Array:
                    inputs.Add(EmbeddingInput.Of(ReadTokens(item, reader, null)));
                    break;
                default:
                    reader.Fail($"must be a string or an array of token ids, not {FieldReader.KindOf(item)}.");
                    inputs.Add(EmbeddingInput.Of(""));
                    break;
            }

            reader.Leave();
        }

        reader.Leave();
        return inputs.DrainToImmutable();
    }

    private static ImmutableArray<int> ReadTokens(JsonElement array, FieldReader reader, string? field)
    {
        var tokens = ImmutableArray.CreateBuilder<int>(array.GetArrayLength());
        foreach (var item in array.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var token) && token >= 0)
            {
                tokens.Add(token);
            }
            else
            {
                reader.Fail("must hold token ids (whole numbers from 0) only.", field);
                break;
            }
        }

        if (tokens.Count == 0)
        {
            reader.Fail("must not be empty.", field);
        }

        return tokens.DrainToImmutable();
    }
}
