using System.Diagnostics;
using System.Runtime.CompilerServices;
using Pareto.Core.Exchange;
using Pareto.Core.Providers;
using Pareto.LocalModels.Serving;

namespace Pareto.LocalModels.Providers;

/// <summary>Answers with models of this process.</summary>
/// <param name="name">The first half of the targets' ids.</param>
/// <param name="models">By the second half.</param>
internal sealed class LocalModelProvider(string name, IReadOnlyDictionary<string, ServedTarget> models) : IProvider
{
    private const int VectorsTogether = 8;

    public string Name => name;

    public IAsyncEnumerable<ReplyEvent> SendAsync(GatewayRequest request, Target target, CancellationToken cancellationToken) => request switch
    {
        ChatRequest chat => ChatAsync(chat, target.Id.Model, models[target.Id.Model], cancellationToken),
        EmbeddingsRequest embeddings => EmbedAsync(embeddings, target.Id.Model, models[target.Id.Model], cancellationToken),
        _ => throw new UnreachableException(),
    };

    private static async IAsyncEnumerable<ReplyEvent> ChatAsync(
        ChatRequest request, string name, ServedTarget target, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var served = target.Model;
        // From the first moment on there is a usage, so that whoever leaves while it waits is charged what was computed.
        yield return new ReplyStarted { Model = name };
        yield return new UsageReported(new TokenUsage { Compute = TimeSpan.Zero });
        var (spoken, failure) = await served.SpeakAsync(cancellationToken);
        if (spoken is null)
        {
            yield return new UpstreamFailed(failure!);
            yield break;
        }

        if (request.ChoiceCount > served.Most)
        {
            yield return new UpstreamFailed(new(UpstreamFailureKind.Unsupported, $"n is {request.ChoiceCount}, but the model takes in {served.Most} answers at once.") { Status = 400 });
            yield break;
        }

        if (!ChatTurn.TryPrepare(spoken, request, target.Adapter, served.Time, out var turn, out failure))
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

    private static async IAsyncEnumerable<ReplyEvent> EmbedAsync(
        EmbeddingsRequest request, string name, ServedTarget target, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var served = target.Model;
        yield return new ReplyStarted { Model = name };
        yield return new UsageReported(new TokenUsage { Compute = TimeSpan.Zero });
        var (model, failure) = await served.LoadAsync(cancellationToken);
        if (model is null)
        {
            yield return new UpstreamFailed(failure!);
            yield break;
        }

        var vectors = new ReadOnlyMemory<float>[request.Inputs.Length];
        var usage = new TokenUsage { Compute = TimeSpan.Zero };

        // A long list takes turns with other requests, and must not fill the queue by itself.
        var group = Math.Min(VectorsTogether, served.Most);
        for (var start = 0; start < vectors.Length; start += group)
        {
            var readers = new (long Tokens, TimeSpan Compute)[Math.Min(group, vectors.Length - start)];
            var streams = readers.Select((_, i) => (Func<CancellationToken, IAsyncEnumerable<EngineEvent>>)(
                token => served.Engine.GenerateAsync(Vector(request, start + i, model, target.Adapter), token))).ToArray();
            await using var events = Interleaving.ReadAsync(streams, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                (var moved, failure) = await NextAsync(events);
                if (failure is null && moved && events.Current.Item is EngineRefused refused)
                {
                    failure = Failure(refused.Refusal);
                }

                if (failure is not null)
                {
                    yield return new UpstreamFailed(failure);
                    yield break;
                }

                if (!moved)
                {
                    break;
                }

                var (stream, item) = events.Current;
                if (item is EngineVector vector)
                {
                    vectors[start + stream] = vector.Values;
                }
                else if (item is EngineProgress progress)
                {
                    usage = usage with
                    {
                        Input = usage.Input + progress.PromptTokens - readers[stream].Tokens,
                        Compute = usage.Compute + progress.Compute - readers[stream].Compute,
                    };
                    readers[stream] = (progress.PromptTokens, progress.Compute);
                    yield return new UsageReported(usage);
                }
            }
        }

        if (request.Dimensions is { } wanted && vectors.Length > 0 && wanted != vectors[0].Length)
        {
            yield return new UpstreamFailed(new(
                UpstreamFailureKind.Unsupported, $"the model makes vectors of {vectors[0].Length} numbers, not of {wanted}: leave dimensions out.") { Status = 400 });
            yield break;
        }

        yield return new EmbeddingsProduced([.. vectors]);
    }

    private static EngineRequest Vector(EmbeddingsRequest request, int input, LocalEngineModel model, string? adapter) => new()
    {
        Prompt = request.Inputs[input].Text is { } text ? model.Tokenizer.EncodeForVector(text) : request.Inputs[input].Tokens,
        WantsVector = true,
        Caller = ChatTurn.Caller(request),
        Adapter = adapter,
    };

    private static async ValueTask<(bool Moved, UpstreamFailure? Failure)> NextAsync(IAsyncEnumerator<(int Stream, EngineEvent Item)> events)
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
