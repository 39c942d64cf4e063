using System.Text.Json;
using Pareto.LocalModels.Gguf;

namespace Pareto.LocalModels.Inference;

/// <summary>
/// Compares logits with those that another engine wrote down: a JSON object with <c>sequences</c>, each with
/// <c>tokens</c>, <c>positions</c> (<c>pos</c> and <c>top</c>, pairs of token and logit, the highest first) and
/// <c>last_logits</c>.
/// </summary>
public static class ModelParity
{
    /// <summary>Runs every sequence as one prompt. A reference that does not fit the model is a <see cref="GgufException"/> or <see cref="JsonException"/>.</summary>
    public static ParityReport Compare(LocalModel model, JsonDocument reference, CancellationToken cancellationToken = default)
    {
        int top1 = 0, positions = 0;
        long compared = 0;
        double squares = 0, largest = 0, lostMargin = 0;
        foreach (var sequence in Array(reference.RootElement, "sequences"))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var tokens = Array(sequence, "tokens").Select(token => token.GetInt32()).ToArray();
            var logits = Logits(model, tokens);
            foreach (var position in Array(sequence, "positions"))
            {
                var place = position.GetProperty("pos").GetInt32();
                var top = Array(position, "top").Select(pair => (Token: pair[0].GetInt32(), Logit: pair[1].GetDouble())).ToArray();
                if (place < 0 || place >= tokens.Length || top.Length == 0 || top.Any(pair => pair.Token < 0 || pair.Token >= model.Vocabulary))
                {
                    throw new GgufException("The reference names positions or tokens that the model does not have.");
                }

                var own = logits.AsMemory(place * model.Vocabulary, model.Vocabulary);
                positions++;
                if (Largest(own.Span) == top[0].Token)
                {
                    top1++;
                }
                else
                {
                    lostMargin = Math.Max(lostMargin, top.Length > 1 ? top[0].Logit - top[1].Logit : double.PositiveInfinity);
                }

                foreach (var (token, logit) in top)
                {
                    Count(own.Span[token] - logit);
                }
            }

            if (sequence.TryGetProperty("last_logits", out _))
            {
                var last = Array(sequence, "last_logits").Select(logit => logit.GetDouble()).ToArray();
                if (last.Length != model.Vocabulary)
                {
                    throw new GgufException($"The reference has {last.Length} logits at the last position; the model has {model.Vocabulary}.");
                }

                for (var token = 0; token < last.Length; token++)
                {
                    Count(logits[((tokens.Length - 1) * model.Vocabulary) + token] - last[token]);
                }
            }
        }

        return new ParityReport(top1, positions, compared == 0 ? 0 : Math.Sqrt(squares / compared), largest, lostMargin);

        void Count(double difference)
        {
            compared++;
            squares += difference * difference;
            largest = Math.Max(largest, Math.Abs(difference));
        }
    }

    private static float[] Logits(LocalModel model, int[] tokens)
    {
        if (tokens.Length == 0 || tokens.Length > model.Context || tokens.Any(token => token < 0 || token >= model.Vocabulary))
        {
            throw new GgufException($"A sequence of the reference does not fit the model: {tokens.Length} tokens, context {model.Context}, vocabulary {model.Vocabulary}.");
        }

        using var cache = model.CreateCache(tokens.Length);
        var batch = tokens.Select((token, position) => new BatchToken(token, position, cache, true)).ToArray();
        var logits = new float[(long)tokens.Length * model.Vocabulary];
        model.Run(batch, logits);
        return logits;
    }

    private static int Largest(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var i = 1; i < logits.Length; i++)
        {
            best = logits[i] > logits[best] ? i : best;
        }

        return best;
    }

    private static JsonElement.ArrayEnumerator Array(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var array) && array.ValueKind == JsonValueKind.Array
            ? array.EnumerateArray()
            : throw new JsonException($"The reference lacks the array '{name}'.");
}
