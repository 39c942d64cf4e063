using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Core.Wire;

/// <summary>Reads the <c>usage</c> object of OpenAI-like servers, each with its own habits, into classes that nest.</summary>
internal static class OpenAiUsage
{
    /// <summary>Null where the object counts nothing; an explicit 0 is a count.</summary>
    public static TokenUsage? Read(JsonElement usage)
    {
        var prompt = usage.CountOf("prompt_tokens");
        var completion = usage.CountOf("completion_tokens");
        if (prompt is null && completion is null)
        {
            return null;
        }

        var input = prompt ?? 0;
        var output = completion ?? 0;
        var promptDetails = usage.ObjectOf("prompt_tokens_details") ?? default;
        var outputDetails = usage.ObjectOf("completion_tokens_details") ?? default;

        // DeepSeek tells of its cache beside the details (api-docs.deepseek.com, context caching).
        var cached = promptDetails.CountOf("cached_tokens") ?? usage.CountOf("prompt_cache_hit_tokens") ?? 0;
        var cacheWrite = promptDetails.CountOf("cache_write_tokens") ?? 0;
        var reasoning = outputDetails.CountOf("reasoning_tokens") ?? 0;

        // More read from the cache than there was prompt: this server counts the two apart.
        if (cached > input)
        {
            input += cached;
        }

        // xAI leaves reasoning out of the completion; its total gives that away.
        if (reasoning > 0 && usage.CountOf("total_tokens") == input + output + reasoning)
        {
            output += reasoning;
        }

        return new TokenUsage
        {
            Input = input,
            CachedInput = cached,
            CacheWrite = Math.Min(cacheWrite, input - cached),
            AudioInput = Math.Min(promptDetails.CountOf("audio_tokens") ?? 0, input),
            Output = output,
            Reasoning = Math.Min(reasoning, output),
            AudioOutput = Math.Min(outputDetails.CountOf("audio_tokens") ?? 0, output),
        };
    }
}
