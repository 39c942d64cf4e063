using Pareto.Core.Exchange;

namespace Pareto.Core.Routing.Expressions;

/// <summary>Searches the texts of a request.</summary>
internal static class RequestTexts
{
    /// <summary>What the user wrote: user messages, or the texts to embed.</summary>
    public static bool AnyOfUser(GatewayRequest request, Func<string, bool> isFound)
    {
        if (request is EmbeddingsRequest embeddings)
        {
            foreach (var input in embeddings.Inputs)
            {
                if (input.Text is not null && isFound(input.Text))
                {
                    return true;
                }
            }

            return false;
        }

        return request is ChatRequest chat && Any(chat, static role => role == ChatRole.User, isFound);
    }

    /// <summary>Standing instructions: system and developer messages.</summary>
    public static bool AnyOfSystem(GatewayRequest request, Func<string, bool> isFound) =>
        request is ChatRequest chat && Any(chat, static role => role is ChatRole.System or ChatRole.Developer, isFound);

    /// <summary>How often the user has spoken; texts to embed are spoken once.</summary>
    public static int Turns(GatewayRequest request)
    {
        if (request is not ChatRequest chat)
        {
            return 1;
        }

        var turns = 0;
        foreach (var message in chat.Messages)
        {
            turns += message.Role == ChatRole.User ? 1 : 0;
        }

        return turns;
    }

    private static bool Any(ChatRequest chat, Func<ChatRole, bool> isSpeaker, Func<string, bool> isFound)
    {
        foreach (var message in chat.Messages)
        {
            if (!isSpeaker(message.Role))
            {
                continue;
            }

            foreach (var part in message.Parts)
            {
                if (part is TextPart text && isFound(text.Text))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
