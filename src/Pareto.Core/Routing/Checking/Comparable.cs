using Pareto.Core.Exchange;

namespace Pareto.Core.Routing.Checking;

/// <summary>Requests whose answers can be compared: one text in reply to texts, without tools.</summary>
internal static class Comparable
{
    public static bool Is(GatewayRequest request)
    {
        if (request is not ChatRequest { Tools.IsEmpty: true, ChoiceCount: 1 } chat)
        {
            return false;
        }

        foreach (var message in chat.Messages)
        {
            if (!message.ToolCalls.IsEmpty || message.Role == ChatRole.Tool)
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
}
