using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Workbench.Audit.Logs.Mapping;

/// <summary>
/// Reads usage in the providers' own words. OpenAI's counts nest (cached tokens are part of the prompt's); Anthropic's stand beside each
/// other and are added up here, as the gateway's own mapper does.
/// </summary>
internal static class UsageReader
{
    /// <summary>Null where neither input nor output is counted.</summary>
    public static TokenUsage? Read(JsonElement? usage)
    {
        if (usage is not { ValueKind: JsonValueKind.Object } counts)
        {
            return null;
        }

        var input = counts.Whole("prompt_tokens", "input_tokens", "promptTokens", "inputTokens", "input", "prompt_eval_count", "promptTokenCount");
        var output = counts.Whole("completion_tokens", "output_tokens", "completionTokens", "outputTokens", "output", "eval_count", "candidatesTokenCount");
        if (input is null && output is null)
        {
            return null;
        }

        var details = counts.Field("prompt_tokens_details", "input_tokens_details", "prompt_token_details");
        var read = counts.Whole("cache_read_input_tokens") ?? 0;
        var written = counts.Whole("cache_creation_input_tokens") ?? 0;
        var hour = Math.Min(written, counts.Field("cache_creation")?.Whole("ephemeral_1h_input_tokens") ?? 0);
        var beside = counts.Has("input_tokens") ? read + written : 0;
        return new TokenUsage
        {
            Input = (input ?? 0) + beside,
            CachedInput = details?.Whole("cached_tokens") ?? (read > 0 ? read : counts.Whole("cached_tokens", "input_cached_tokens", "cachedInputTokens") ?? 0),
            CacheWrite = written - hour,
            CacheWriteHour = hour,
            Output = output ?? 0,
            Reasoning = counts.Field("completion_tokens_details", "output_tokens_details")?.Whole("reasoning_tokens") ?? 0,
        };
    }
}
