using Pareto.Core.Exchange;

namespace Pareto.Core.Routing;

/// <summary>What the request says beside its texts.</summary>
internal readonly record struct RequestFacts
{
    public int Tools { get; init; }

    /// <summary>Tool calls since the user last spoke.</summary>
    public int ToolSteps { get; init; }

    /// <summary>The request names the one tool to call: a way to ask for structured output.</summary>
    public bool ToolNamed { get; init; }

    public int Images { get; init; }

    public bool Schema { get; init; }

    public int? MaxOutputTokens { get; init; }

    /// <summary>How hard the client wants the model to think: above 0 much, below 0 little, in parts of one.</summary>
    public double Effort { get; init; }

    public static RequestFacts Of(ChatRequest request)
    {
        var steps = 0;
        var images = 0;
        for (var i = request.Messages.Length - 1; i >= 0 && request.Messages[i].Role != ChatRole.User; i--)
        {
            steps += request.Messages[i].ToolCalls.Length;
        }

        foreach (var message in request.Messages)
        {
            foreach (var part in message.Parts)
            {
                images += part is ImagePart ? 1 : 0;
            }
        }

        return new RequestFacts
        {
            Tools = request.ToolChoice?.Mode == ToolChoiceMode.None ? 0 : request.Tools.Length,
            ToolSteps = steps,
            ToolNamed = request.ToolChoice?.Mode == ToolChoiceMode.Named,
            Images = images,
            Schema = request.ResponseFormat?.Kind is ResponseFormatKind.JsonSchema or ResponseFormatKind.JsonObject,
            MaxOutputTokens = request.MaxOutputTokens,
            Effort = request.ReasoningEffort switch
            {
                "high" or "xhigh" or "max" => 1,
                "low" => -0.5,
                "minimal" or "none" => -1,
                _ => 0,
            },
        };
    }
}
