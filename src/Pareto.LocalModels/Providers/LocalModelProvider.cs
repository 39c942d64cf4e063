using System.Diagnostics;
using System.Runtime.CompilerServices;
using Pareto.Core.Exchange;
using Pareto.Core.Providers;
using Pareto.LocalModels.Serving;

namespace Pareto.LocalModels.Providers;

/// <summary>Answers with models of this process.</summary>
/// <param name="name">The first half of the targets' ids.</param>
/// <param name="models">By the second half.</param>
internal sealed class LocalModelProvider(string name, IReadOnlyDictionary<string, ServedModel> models) : IProvider
{
    public string Name => name;

    public IAsyncEnumerable<ReplyEvent> SendAsync(GatewayRequest request, Target target, CancellationToken cancellationToken) => request switch
    {
        ChatRequest chat => ChatAsync(chat, target.Id.Model, models[target.Id.Model], cancellationToken),
        EmbeddingsRequest => throw new NotSupportedException(),
        _ => throw new UnreachableException(),
    };

    private static async IAsyncEnumerable<ReplyEvent> ChatAsync(
        ChatRequest request, string name, ServedModel served, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // From the first moment on there is a usage, so that whoever leaves while it waits is charged what was computed.
        yield return new ReplyStarted { Model = name };
        yield return new UsageReported(new TokenUsage { Compute = TimeSpan.Zero });
        var (spoken, failure) = await served.LoadAsync(cancellationToken);
        if (spoken is null)
        {
            yield return new UpstreamFailed(failure!);
            yield break;
        }

        if (!ChatTurn.TryPrepare(spoken, request, served.Time, out var turn, out failure))
        {
            yield return new UpstreamFailed(failure);
            yield break;
        }

        var readers = Enumerable.Range(0, request.ChoiceCount).Select(choice => new ChoiceReader(choice, turn, request.TopLogProbs > 0)).ToArray();
        var answers = readers.Select((_, choice) => (Func<CancellationToken, IAsyncEnumerable<EngineEvent>>)(
            token => served.Engine.GenerateAsync(turn.Engine(choice), token))).ToArray();
        await using var events = Interleaving.ReadAsync(answers, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            (var moved, failure) = await NextAsync(events);
            if (failure is not null)
            {
                yield return new UpstreamFailed(failure);
                yield break;
            }

            if (!moved)
            {
                yield break;
            }

            var (choice, item) = events.Current;
            if (item is EngineRefused refused)
            {
                yield return new UpstreamFailed(Failure(refused.Refusal));
                yield break;
            }

            foreach (var delta in readers[choice].Read(item))
            {
                yield return delta;
            }

            yield return new UsageReported(Usage(readers));
        }
    }

    private static async ValueTask<(bool Moved, UpstreamFailure? Failure)> NextAsync(IAsyncEnumerator<(int, EngineEvent)> events)
    {
        try
        {
            return (await events.MoveNextAsync(), null);
        }
        catch (LocalEngineException e)
        {
            return (false, new UpstreamFailure(UpstreamFailureKind.ServerError, e.Message));
        }
    }

    private static UpstreamFailure Failure(EngineRefusal refusal) => refusal switch
    {
        EngineRefusal.QueueFull full => new(UpstreamFailureKind.Busy, full.Message) { Status = 429, RetryAfter = full.RetryAfter },
        EngineRefusal.ContextTooLong => new(UpstreamFailureKind.ContextTooLong, refusal.Message) { Status = 400 },
        EngineRefusal.Unavailable => ServedModel.Unavailable("try again later."),
        _ => new(UpstreamFailureKind.InvalidRequest, refusal.Message) { Status = 400 },
    };

    // The prompt is one, however many choices there are; what one of them has computed the others find in the cache.
    private static TokenUsage Usage(ChoiceReader[] readers)
    {
        var usage = new TokenUsage { Input = readers.Max(reader => reader.PromptTokens), CachedInput = readers[0].CachedPromptTokens };
        var compute = TimeSpan.Zero;
        var (output, reasoning) = (0L, 0L);
        foreach (var reader in readers)
        {
            compute += reader.Compute;
            output += reader.AnswerTokens;
            reasoning += reader.ReasoningTokens;
        }

        return usage with { Output = output, Reasoning = reasoning, Compute = compute };
    }
}
