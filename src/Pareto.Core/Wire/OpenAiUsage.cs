using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Core.Wire;

/// <summary>
/// Reads the <c>usage</c> object of OpenAI-like servers, each with its own habits, into classes that nest. Servers in
/// between hand on what the model's maker wrote, so its words are understood as well: those of the Responses API,
/// of Anthropic, of Gemini and of Bedrock.
/// </summary>
internal static class OpenAiUsage
{
    /// <summary>Null where the object counts nothing; an explicit 0 is a count.</summary>
    public static TokenUsage? Read(JsonElement usage) => ReadTokens(usage) is { } tokens
        ? tokens with { WebSearches = WebSearchCount.Of(usage) ?? 0, Charged = ChargedCost.Of(usage) }
        : null;

    private static TokenUsage? ReadTokens(JsonElement usage) =>
        OfOpenAi(usage, "prompt_tokens", "completion_tokens", "prompt_tokens_details", "completion_tokens_details")
        ?? OfAnthropic(usage)
        ?? OfOpenAi(usage, "input_tokens", "output_tokens", "input_tokens_details", "output_tokens_details")
        ?? GeminiUsage.Read(usage)
        ?? ConverseUsage.Read(usage);

    private static TokenUsage? OfAnthropic(JsonElement usage)
    {
        if (usage.CountOf("cache_read_input_tokens") is null && usage.CountOf("cache_creation_input_tokens") is null)
        {
            return null;
        }

        var counts = new AnthropicUsage();
        counts.Update(usage);
        return counts.IsKnown ? counts.ToTokenUsage() : null;
    }

    private static TokenUsage? OfOpenAi(JsonElement usage, string inputName, string outputName, string inputDetailsName, string outputDetailsName)
    {
        var prompt = usage.CountOf(inputName);
        var completion = usage.CountOf(outputName);
        if (prompt is null && completion is null)
        {
            return null;
        }

        var input = prompt ?? 0;
        var output = completion ?? 0;
        var inputDetails = usage.ObjectOf(inputDetailsName) ?? default;
        var outputDetails = usage.ObjectOf(outputDetailsName) ?? default;

        // DeepSeek and Moonshot tell of their cache beside the details (api-docs.deepseek.com, context caching).
        var cached = inputDetails.CountOf("cached_tokens") ?? usage.CountOf("prompt_cache_hit_tokens") ?? usage.CountOf("cached_tokens") ?? 0;
        var cacheWrite = inputDetails.CountOf("cache_write_tokens") ?? 0;
        var reasoning = outputDetails.CountOf("reasoning_tokens") ?? 0;

        // More read from the cache than there was prompt: this server counts the two apart.
        if (cached > input)
        {
            input += cached;
        }

        // The total gives away what was left out of the parts. xAI leaves reasoning out of the completion and tells it
        // beside; Gemini's OpenAI-like endpoint leaves it out and tells it nowhere else. It costs what output costs.
        var leftOut = (usage.CountOf("total_tokens") ?? 0) - input - output;
        if (leftOut > 0 && leftOut == cached && leftOut != reasoning)
        {
            input += cached;
        }
        else if (leftOut > 0)
        {
            output += leftOut;
            reasoning = Math.Max(reasoning, leftOut);
        }

        return new TokenUsage
        {
            Input = input,
            CachedInput = cached,
            CacheWrite = Math.Min(cacheWrite, input - cached),
            AudioInput = Math.Min(inputDetails.CountOf("audio_tokens") ?? 0, input),
            ImageInput = Math.Min(inputDetails.CountOf("image_tokens") ?? 0, input),
            Output = output,
            Reasoning = Math.Min(reasoning, output),
            AudioOutput = Math.Min(outputDetails.CountOf("audio_tokens") ?? 0, output),
            ImageOutput = Math.Min(outputDetails.CountOf("image_tokens") ?? 0, output),
        };
    }
}
