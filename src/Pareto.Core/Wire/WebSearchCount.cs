using System.Text.Json;

namespace Pareto.Core.Wire;

/// <summary>How often a provider searched the web for a reply, where its <c>usage</c> tells.</summary>
internal static class WebSearchCount
{
    /// <summary>
    /// Anthropic's and OpenRouter's count (<c>server_tool_use</c>), xAI's (<c>server_side_tool_usage_details</c>: the calls that are
    /// billed), Perplexity's (<c>num_search_queries</c>). Null where nothing is told.
    /// </summary>
    public static long? Of(JsonElement usage) =>
        usage.ObjectOf("server_tool_use")?.CountOf("web_search_requests")
        ?? usage.ObjectOf("server_side_tool_usage_details")?.CountOf("web_search_calls")
        ?? usage.CountOf("num_search_queries");
}
