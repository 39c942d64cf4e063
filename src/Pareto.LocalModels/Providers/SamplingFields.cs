using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Pareto.Core.Exchange;
using Pareto.LocalModels.Sampling;

namespace Pareto.LocalModels.Providers;

/// <summary>How a request wants its tokens chosen: OpenAI's fields, and those that servers of open models know besides.</summary>
internal static class SamplingFields
{
    // The tail of a small model's distribution is long and poor. llama.cpp cuts it off at the same place.
    private const float DefaultMinP = 0.05f;

    private const float AllOrNothing = 1e6f;

    /// <summary>False where a field makes no sense, with what is wrong.</summary>
    public static bool TryRead(ChatRequest request, int vocabulary, out SamplingOptions sampling, out string? problem)
    {
        var reader = new Reader(request.Carried);
        var topK = reader.Number("top_k", -1, 1_000_000);
        var minP = reader.Number("min_p", 0, 1);
        var isPlain = request.Temperature is null && request.TopP is null && topK is null && minP is null;
        sampling = new SamplingOptions
        {
            Temperature = (float)(request.Temperature ?? 1),
            TopP = (float)(request.TopP ?? 1),
            TopK = Math.Max(0, (int)(topK ?? 0)),
            MinP = (float?)minP ?? (isPlain ? DefaultMinP : 0),
            PresencePenalty = (float)(reader.Number("presence_penalty", -2, 2) ?? 0),
            FrequencyPenalty = (float)(reader.Number("frequency_penalty", -2, 2) ?? 0),
            RepetitionPenalty = (float)(reader.Number("repetition_penalty", 0.01, 10) ?? 1),
            LogitBias = reader.Biases("logit_bias", vocabulary),
            Seed = request.Seed is { } seed ? (int)(seed ^ (seed >> 32)) : null,
        };
        problem = reader.Problem;
        return problem is null;
    }

    private sealed class Reader(CarriedFields carried)
    {
        public string? Problem { get; private set; }

        public double? Number(string field, double least, double most)
        {
            if (carried.Find(field) is not { ValueKind: not JsonValueKind.Null } value)
            {
                return null;
            }

            if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= least && number <= most)
            {
                return number;
            }

            Problem ??= string.Create(CultureInfo.InvariantCulture, $"{field} must be a number from {least} to {most}.");
            return null;
        }

        public FrozenDictionary<int, float> Biases(string field, int vocabulary)
        {
            if (carried.Find(field) is not { ValueKind: not JsonValueKind.Null } value)
            {
                return FrozenDictionary<int, float>.Empty;
            }

            var biases = new Dictionary<int, float>();
            if (value.ValueKind == JsonValueKind.Object)
            {
                foreach (var entry in value.EnumerateObject())
                {
                    if (int.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var token) && token < vocabulary
                        && entry.Value.ValueKind == JsonValueKind.Number && entry.Value.TryGetSingle(out var bias) && bias is >= -100 and <= 100)
                    {
                        // At the ends of the range OpenAI promises all or nothing; what a grammar leaves as the only way stays one.
                        biases[token] = bias switch { -100 => -AllOrNothing, 100 => AllOrNothing, _ => bias };
                    }
                    else
                    {
                        Problem ??= $"{field} must map token ids of the model, below {vocabulary}, to numbers from -100 to 100.";
                    }
                }
            }
            else
            {
                Problem ??= $"{field} must be an object that maps token ids to numbers.";
            }

            return biases.ToFrozenDictionary();
        }
    }
}
