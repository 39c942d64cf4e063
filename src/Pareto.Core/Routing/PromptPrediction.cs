using Pareto.Core.Exchange;
using Pareto.Core.Routing.Prediction;

namespace Pareto.Core.Routing;

/// <summary>
/// What is expected of one request's prompt: predicted when the first one asks, once, for all who ask. Used by one flow at a time.
/// </summary>
internal sealed class PromptPrediction(Predictor? predictor, GatewayRequest request)
{
    private bool _asked;

    /// <summary>What a model said that was asked how hard the request is; null where none was.</summary>
    public Advice? Advice { get; init; }

    /// <summary>What was predicted until now; null where nobody has asked, or nothing can be predicted.</summary>
    public Prediction.Prediction? Made { get; private set; }

    /// <summary>Null without a predictor, and for what predictors are not trained on: conversations, tools, anything that is not text.</summary>
    public Prediction.Prediction? Value
    {
        get
        {
            if (!_asked)
            {
                _asked = true;
                Made = Predict();
            }

            return Made;
        }
    }

    // One text of one user, under standing instructions or none: that is what predictors are trained on.
    private Prediction.Prediction? Predict()
    {
        if (predictor is null || request is not ChatRequest { Tools.IsEmpty: true } chat || chat.Messages.Length is 0 or > 2)
        {
            return null;
        }

        var instructions = "";
        if (chat.Messages.Length == 2)
        {
            if (chat.Messages[0] is not { Role: ChatRole.System or ChatRole.Developer, Parts: [TextPart standing] })
            {
                return null;
            }

            instructions = standing.Text;
        }

        return chat.Messages[^1] is { Role: ChatRole.User, Parts: [TextPart text] } ? predictor.Predict(instructions, text.Text) : null;
    }
}
