using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting;

/// <summary>
/// Counts what a provider did not: the text of the prompt and of what was delivered. Pictures, sound and files have no
/// text to count and are left out, so an estimate is a lower bound for a request that carries them.
/// </summary>
internal static class UsageEstimate
{
    /// <summary>What chat formats add around a message (role, separators): 3 to 4 tokens in OpenAI's published formats.</summary>
    private const int TokensPerMessage = 4;

    public static long Prompt(GatewayRequest request, Func<string, int> countTokens) => request switch
    {
        ChatRequest chat => Chat(chat, countTokens),
        EmbeddingsRequest embeddings => embeddings.Inputs.Sum(input => input.Text is { } text ? (long)countTokens(text) : input.Tokens.Length),
        _ => 0,
    };

    private static long Chat(ChatRequest chat, Func<string, int> countTokens)
    {
        long tokens = 0;
        foreach (var message in chat.Messages)
        {
            tokens += TokensPerMessage;
            foreach (var part in message.Parts)
            {
                tokens += part switch
                {
                    TextPart text => countTokens(text.Text),
                    ThinkingPart thinking => countTokens(thinking.Text),
                    RefusalPart refusal => countTokens(refusal.Text),
                    _ => 0,
                };
            }

            foreach (var call in message.ToolCalls)
            {
                tokens += countTokens(call.Name) + countTokens(call.Arguments);
            }
        }

        foreach (var tool in chat.Tools)
        {
            tokens += countTokens(tool.Name) + countTokens(tool.Description ?? "") + countTokens(tool.Parameters?.GetRawText() ?? "");
        }

        return tokens;
    }
}
