using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Core.Wire;

/// <summary>
/// Reads Gemini's own <c>usageMetadata</c> (ai.google.dev/api/generate-content#UsageMetadata): the prompt includes what
/// was read from the cache, while thoughts stand beside the candidates, and what tools put into the prompt beside the prompt.
/// </summary>
internal static class GeminiUsage
{
    /// <summary>Null where the object counts nothing.</summary>
    public static TokenUsage? Read(JsonElement usage)
    {
        var prompt = usage.CountOf("promptTokenCount");
        var candidates = usage.CountOf("candidatesTokenCount");
        var thoughts = usage.CountOf("thoughtsTokenCount");
        if (prompt is null && candidates is null && thoughts is null)
        {
            return null;
        }

        var input = (prompt ?? 0) + (usage.CountOf("toolUsePromptTokenCount") ?? 0);
        return new TokenUsage
        {
            Input = input,
            CachedInput = Math.Min(usage.CountOf("cachedContentTokenCount") ?? 0, input),
            AudioInput = Math.Min(Modality(usage, "promptTokensDetails", "AUDIO"), input),
            ImageInput = Math.Min(Modality(usage, "promptTokensDetails", "IMAGE"), input),
            Output = (candidates ?? 0) + (thoughts ?? 0),
            Reasoning = thoughts ?? 0,
            AudioOutput = Math.Min(Modality(usage, "candidatesTokensDetails", "AUDIO"), candidates ?? 0),
            ImageOutput = Math.Min(Modality(usage, "candidatesTokensDetails", "IMAGE"), candidates ?? 0),
        };
    }

    private static long Modality(JsonElement usage, string details, string modality)
    {
        long tokens = 0;
        foreach (var part in usage.ArrayOf(details)?.EnumerateArray() ?? default)
        {
            if (part.TextOf("modality") == modality)
            {
                tokens += part.CountOf("tokenCount") ?? 0;
            }
        }

        return tokens;
    }
}
