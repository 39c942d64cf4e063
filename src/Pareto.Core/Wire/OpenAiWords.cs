using Pareto.Core.Exchange;

namespace Pareto.Core.Wire;

/// <summary>The dialect's fixed words. Source: OpenAI's published API description, chat completions, as of August 2026.</summary>
internal static class OpenAiWords
{
    public static string Role(ChatRole role) => role switch
    {
        ChatRole.System => "system",
        ChatRole.Developer => "developer",
        ChatRole.Assistant => "assistant",
        ChatRole.Tool => "tool",
        _ => "user",
    };

    /// <summary>
    /// The word a client reads. Typed clients throw on a word outside the published set, so a provider's own reason is
    /// told as <c>stop</c> (the word itself goes into a field beside it).
    /// </summary>
    public static string Finish(FinishReason reason, string? word) => reason switch
    {
        FinishReason.Length => "length",
        FinishReason.ToolCalls => "tool_calls",
        FinishReason.ContentFilter => "content_filter",
        FinishReason.Other when word == "function_call" => "function_call",
        _ => "stop",
    };

    public static FinishReason Finish(string word) => word switch
    {
        "stop" or "eos" or "end_turn" or "stop_sequence" => FinishReason.Stop,
        "length" or "max_tokens" or "model_length" => FinishReason.Length,
        "tool_calls" => FinishReason.ToolCalls,
        "content_filter" => FinishReason.ContentFilter,
        _ => FinishReason.Other,
    };
}
