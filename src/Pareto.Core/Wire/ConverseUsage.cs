using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Core.Wire;

/// <summary>
/// Reads the usage of Bedrock's Converse API (docs.aws.amazon.com/bedrock, TokenUsage): cache reads and writes stand beside the
/// input, as Anthropic's do.
/// </summary>
internal static class ConverseUsage
{
    /// <summary>Null where the object counts nothing.</summary>
    public static TokenUsage? Read(JsonElement usage)
    {
        var input = usage.CountOf("inputTokens");
        var output = usage.CountOf("outputTokens");
        if (input is null && output is null)
        {
            return null;
        }

        var read = usage.CountOf("cacheReadInputTokens") ?? 0;
        var written = usage.CountOf("cacheWriteInputTokens") ?? 0;
        long hour = 0;
        foreach (var part in usage.ArrayOf("cacheDetails")?.EnumerateArray() ?? default)
        {
            if (part.TextOf("ttl") == "1h")
            {
                hour += part.CountOf("inputTokens") ?? 0;
            }
        }

        hour = Math.Min(hour, written);
        return new TokenUsage
        {
            Input = (input ?? 0) + read + written,
            CachedInput = read,
            CacheWrite = written - hour,
            CacheWriteHour = hour,
            Output = output ?? 0,
        };
    }
}
