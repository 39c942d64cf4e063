using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Pareto.Core.Catalog;
using Pareto.Core.Exchange;

namespace Pareto.Core.Routing;

/// <summary>A rule ready to be asked: its pattern compiled, its names resolved.</summary>
internal sealed class RoutingRule(string name, RoutingRuleConditions when, Regex? pattern, ImmutableArray<ModelSelection> use)
{
    public string Name => name;

    /// <summary>What the rule sends a request to, in order. A single <see cref="ModelSelection.Auto"/> leaves it to the score.</summary>
    public ImmutableArray<ModelSelection> Use => use;

    /// <summary>Written once into every plan that the rule makes.</summary>
    public string Reason { get; } = "rule " + name;

    public bool Matches(GatewayRequest request, Principal principal, int promptTokens)
    {
        var chat = request as ChatRequest;
        return (when.Workload is null || when.Workload == request.Workload)
            && (when.Key is null || when.Key == principal.KeyName)
            && (when.HasTools is null || when.HasTools == (chat?.Tools.Length > 0))
            && (when.MinPromptTokens is null || promptTokens >= when.MinPromptTokens)
            && (when.MaxPromptTokens is null || promptTokens <= when.MaxPromptTokens)
            && (when.SystemPromptContains is null || AnySystemText(chat, when.SystemPromptContains))
            && (pattern is null || AnyUserText(request, pattern));
    }

    private static bool AnySystemText(ChatRequest? request, string wanted)
    {
        foreach (var message in request?.Messages ?? [])
        {
            if (message.Role is not (ChatRole.System or ChatRole.Developer))
            {
                continue;
            }

            foreach (var part in message.Parts)
            {
                if (part is TextPart text && text.Text.Contains(wanted, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool AnyUserText(GatewayRequest request, Regex pattern)
    {
        if (request is EmbeddingsRequest embeddings)
        {
            foreach (var input in embeddings.Inputs)
            {
                if (input.Text is not null && pattern.IsMatch(input.Text))
                {
                    return true;
                }
            }

            return false;
        }

        foreach (var message in ((ChatRequest)request).Messages)
        {
            if (message.Role != ChatRole.User)
            {
                continue;
            }

            foreach (var part in message.Parts)
            {
                if (part is TextPart text && pattern.IsMatch(text.Text))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
