using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Core.Wire;

public sealed partial class OpenAiReplyToExchange
{
    /// <summary>Reads an embeddings reply; <paramref name="count"/> is how many vectors were asked for. They come out in the order of their inputs.</summary>
    public static void ReadEmbeddings(ReadOnlySpan<byte> body, string model, int count, ICollection<ReplyEvent> events)
    {
        if (!WireJson.TryParse(body, out var root) || root.ValueKind != JsonValueKind.Object)
        {
            events.Add(Malformed("The provider's reply is not the JSON that its protocol promises."));
            return;
        }

        if (root.FieldOf("error") is { } error)
        {
            events.Add(new UpstreamFailed(UpstreamErrors.OfPayload(error)));
            return;
        }

        if (ReadVectors(root, count) is not { } vectors)
        {
            events.Add(Malformed($"The provider's reply does not hold the {count} vectors asked for."));
            return;
        }

        events.Add(new ReplyStarted { Model = root.TextOf("model") is { Length: > 0 } named ? named : model });
        events.Add(new EmbeddingsProduced(vectors));
        if (root.ObjectOf("usage") is { } usage && OpenAiUsage.Read(usage) is { } used)
        {
            events.Add(new UsageReported(used));
        }
    }

    private static ImmutableArray<ReadOnlyMemory<float>>? ReadVectors(JsonElement root, int count)
    {
        if (root.ArrayOf("data") is not { } data || data.GetArrayLength() != count)
        {
            return null;
        }

        var vectors = new ReadOnlyMemory<float>[count];
        var position = 0;
        foreach (var item in data.EnumerateArray())
        {
            var index = item.CountOf("index") ?? position;
            if (index >= count || vectors[index].Length > 0
                || item.FieldOf("embedding") is not { } embedding || ReadVector(embedding) is not { Length: > 0 } vector)
            {
                return null;
            }

            vectors[index] = vector;
            position++;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(vectors);
    }

    private static float[]? ReadVector(JsonElement embedding)
    {
        if (embedding.ValueKind == JsonValueKind.Array)
        {
            var numbers = new float[embedding.GetArrayLength()];
            var i = 0;
            foreach (var item in embedding.EnumerateArray())
            {
                if (item.ValueKind != JsonValueKind.Number || !item.TryGetSingle(out numbers[i]) || !float.IsFinite(numbers[i]))
                {
                    return null;
                }

                i++;
            }

            return numbers;
        }

        if (embedding.ValueKind == JsonValueKind.String
            && embedding.TryGetBytesFromBase64(out var bytes)
            && bytes.Length % sizeof(float) == 0)
        {
            var numbers = MemoryMarshal.Cast<byte, float>(bytes).ToArray();
            return Array.TrueForAll(numbers, float.IsFinite) ? numbers : null;
        }

        return null;
    }

    private static UpstreamFailed Malformed(string message) =>
        new(new UpstreamFailure(UpstreamFailureKind.MalformedReply, message));
}
