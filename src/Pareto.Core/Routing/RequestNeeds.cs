using Pareto.Core.Exchange;
using Pareto.Core.Text;

namespace Pareto.Core.Routing;

/// <summary>What a target must have to serve a request at all.</summary>
internal readonly record struct RequestNeeds
{
    public required TargetAbilities Abilities { get; init; }

    public required PromptSize Prompt { get; init; }

    /// <summary>The longest answer the client asks for; 0 where it sets no limit.</summary>
    public required int MaxOutputTokens { get; init; }

    public static RequestNeeds Of(GatewayRequest request, PromptSize prompt) => request switch
    {
        ChatRequest chat => new RequestNeeds { Abilities = Of(chat), Prompt = prompt, MaxOutputTokens = Math.Max(0, chat.MaxOutputTokens ?? 0) },
        _ => new RequestNeeds { Abilities = TargetAbilities.Embeddings, Prompt = prompt, MaxOutputTokens = 0 },
    };

    /// <summary>Why the target cannot serve the request; null when it can.</summary>
    /// <param name="target">The target asked about.</param>
    /// <param name="byEstimate">
    /// Takes the prompt at its expected size instead of its upper bound: for when nothing fits the bound, since a
    /// refusal must not rest on a safety margin.
    /// </param>
    public string? Unmet(Target target, bool byEstimate)
    {
        var missing = Abilities & ~target.Abilities;
        if (missing != TargetAbilities.None)
        {
            return "lacks " + AbilityWords.List(missing);
        }

        if (MaxOutputTokens > target.MaxOutputTokens)
        {
            return $"answers at most {target.MaxOutputTokens} tokens, {MaxOutputTokens} are asked for";
        }

        return Fits(target, byEstimate)
            ? null
            : $"has a context of {target.ContextTokens} tokens; the prompt takes about {Prompt.Expected} (at most {Prompt.UpperBound}) and the answer {MaxOutputTokens}";
    }

    public bool Meets(Target target, bool byEstimate) =>
        (Abilities & ~target.Abilities) == TargetAbilities.None
        && !(MaxOutputTokens > target.MaxOutputTokens)
        && Fits(target, byEstimate);

    public bool Fits(Target target, bool byEstimate) =>
        (long)(byEstimate ? Prompt.Expected : Prompt.UpperBound) + MaxOutputTokens <= target.ContextTokens;

    private static TargetAbilities Of(ChatRequest request)
    {
        var abilities = TargetAbilities.Chat;
        abilities |= request.Tools.IsEmpty ? 0 : TargetAbilities.Tools;
        abilities |= request.ResponseFormat?.Kind == ResponseFormatKind.JsonSchema ? TargetAbilities.StructuredOutput : 0;
        abilities |= request.ChoiceCount > 1 ? TargetAbilities.MultipleChoices : 0;
        abilities |= request.LogProbs || request.TopLogProbs > 0 ? TargetAbilities.LogProbs : 0;
        foreach (var message in request.Messages)
        {
            // A conversation that has called tools can only be read by a model that knows tools.
            abilities |= message.ToolCalls.IsEmpty && message.Role != ChatRole.Tool ? 0 : TargetAbilities.Tools;
            foreach (var part in message.Parts)
            {
                abilities |= part switch
                {
                    ImagePart => TargetAbilities.Vision,
                    AudioPart => TargetAbilities.Audio,
                    FilePart => TargetAbilities.Files,
                    _ => 0,
                };
            }
        }

        return abilities;
    }
}
