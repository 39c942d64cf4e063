using System.Runtime.CompilerServices;
using Pareto.Core.Exchange;
using Pareto.Core.Providers;
using Pareto.LocalModels.Inference;

namespace Pareto.LocalModels.Providers;

/// <summary>Answers with models of this process.</summary>
internal sealed class LocalModelProvider(string name, IReadOnlyDictionary<string, InProcessModelOptions> models, TimeProvider time) : IProvider
{
    public string Name => name;

    public async IAsyncEnumerable<ReplyEvent> SendAsync(
        GatewayRequest request, Target target, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        var chat = (ChatRequest)request;
        var options = models[target.Id.Model];
        var started = time.GetTimestamp();
        using var model = LocalModel.Open(options.File, new LocalModelOptions { Context = options.Context });
        var prompt = model.Tokenizer.Encode(string.Concat(chat.Messages.SelectMany(message => message.Parts.OfType<TextPart>()).Select(part => part.Text)));
        if (!model.TryGenerate(prompt, new GenerationOptions { MaxTokens = chat.MaxOutputTokens ?? 16 }, out var generation, out var problem))
        {
            yield return new UpstreamFailed(new UpstreamFailure(UpstreamFailureKind.ContextTooLong, problem));
            yield break;
        }

        using (generation)
        {
            yield return new ReplyStarted { Model = target.Id.Model };
            var made = 0;
            while (generation.TryNext(out var token, cancellationToken))
            {
                made++;
                yield return new ChoiceDelta { Text = token.Text };
            }

            yield return new ChoiceDelta { FinishReason = generation.End == GenerationEnd.Length ? FinishReason.Length : FinishReason.Stop };
            yield return new UsageReported(new TokenUsage { Input = prompt.Count, Output = made, Compute = time.GetElapsedTime(started) });
        }
    }
}
