using Pareto.Core.Exchange;

namespace Pareto.Core.Execution.Cascade;

/// <summary>Which requests a cascade can serve, and what of them its plans look at.</summary>
internal static class CascadePrompt
{
    /// <summary>A conversation of texts, one answer to it, and no tools: what happens between tools is not split among models.</summary>
    public static bool Suits(ChatRequest request)
    {
        if (!request.Tools.IsEmpty || request.ChoiceCount > 1 || request.Messages.IsEmpty)
        {
            return false;
        }

        foreach (var message in request.Messages)
        {
            if (message.Role == ChatRole.Tool || !message.ToolCalls.IsEmpty)
            {
                return false;
            }

            foreach (var part in message.Parts)
            {
                if (part is not TextPart)
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>The one text of the one user, under standing instructions or none; null for everything else, of which no plan knows.</summary>
    public static string? SingleText(ChatRequest request) => request.Messages switch
    {
        [{ Role: ChatRole.User, Parts: [TextPart text] }] => text.Text,
        [{ Role: ChatRole.System or ChatRole.Developer }, { Role: ChatRole.User, Parts: [TextPart text] }] => text.Text,
        _ => null,
    };

    /// <summary>The last text of a user; empty where there is none.</summary>
    public static string LastText(ChatRequest request)
    {
        for (var i = request.Messages.Length - 1; i >= 0; i--)
        {
            if (request.Messages[i].Role == ChatRole.User)
            {
                return string.Join('\n', request.Messages[i].Parts.OfType<TextPart>().Select(part => part.Text));
            }
        }

        return "";
    }
}
