using System.Text;
using Pareto.LocalModels.Evaluation;
using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Sampling;
using Pareto.LocalModels.Serving;

namespace Pareto.LocalModels.Comparison;

/// <summary>Answers cases with an engine, always with the likeliest token.</summary>
public sealed class EngineAnswerer(LocalEngine engine, TimeProvider time)
{
    /// <summary>The answer; null where the conversation does not fit the context.</summary>
    public async Task<string?> AnswerAsync(IReadOnlyList<CaseMessage> messages, int mostTokens, CancellationToken cancellationToken)
    {
        var model = await engine.LoadAsync(cancellationToken);
        var prompt = new CasePrompt(model.Tokenizer, model.Description.Template, time);
        var request = new EngineRequest
        {
            Prompt = prompt.Tokens(messages),
            Options = new GenerationOptions { MaxTokens = mostTokens, Sampling = SamplingOptions.Greedy, Stop = [.. prompt.Stops] },
        };
        var text = new StringBuilder();
        await foreach (var item in engine.GenerateAsync(request, cancellationToken))
        {
            switch (item)
            {
                case EngineRefused { Refusal: EngineRefusal.ContextTooLong }:
                    return null;
                case EngineRefused refused:
                    throw new LocalEngineException(refused.Refusal.Message);
                case EngineToken made:
                    text.Append(made.Token.Text);
                    break;
            }
        }

        return text.ToString();
    }
}
