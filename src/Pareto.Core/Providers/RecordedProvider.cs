using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Pareto.Core.Exchange;

namespace Pareto.Core.Providers;

/// <summary>
/// Serves recorded replies as a provider would: streamed at a pace, with usage, and with the failures that its options
/// ask for. A conversation or a model that the recording lacks is refused as a provider refuses it. Where a recording
/// repeats a conversation, its replies are given in turn, so that a replay of the file gives each of them once.
/// </summary>
/// <param name="name">The provider's name in the configuration.</param>
/// <param name="recordings">The replies.</param>
/// <param name="reply">The reply that every target gives; null: the target's model names it.</param>
/// <param name="playback">Pace and faults.</param>
/// <param name="countTokens">Tokens of a text, for usage and pace.</param>
/// <param name="time">The clock of all delays.</param>
internal sealed class RecordedProvider(
    string name,
    Recordings recordings,
    string? reply,
    PlaybackOptions playback,
    Func<string, int> countTokens,
    TimeProvider time) : IProvider
{
    private static readonly TimeSpan RateLimitWait = TimeSpan.FromSeconds(1);

    private readonly Random _random = new(playback.Seed);
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<(RecordedEntry First, string Reply), int> _turns = new();

    public string Name => name;

    public async IAsyncEnumerable<ReplyEvent> SendAsync(
        GatewayRequest request, Target target, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var fault = DrawFault();
        if (fault == Fault.Hang)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        }

        if (!TryFind(request, target, out var entry, out var recorded, out var failure))
        {
            yield return new UpstreamFailed(failure);
            yield break;
        }

        var started = time.GetTimestamp();
        var firstToken = playback.Latency ?? recorded.FirstToken ?? TimeSpan.Zero;
        await WaitUntilAsync(started, firstToken, cancellationToken);
        if (fault is Fault.Error or Fault.RateLimit)
        {
            yield return new UpstreamFailed(Refusal(fault));
            yield break;
        }

        var outputTokens = countTokens(recorded.Text);
        var lastToken = firstToken + Duration(recorded, outputTokens);
        var pieces = request.Stream ? Pieces(recorded.Text) : [recorded.Text];
        if (!request.Stream)
        {
            await WaitUntilAsync(started, lastToken, cancellationToken);
            if (fault == Fault.Cut)
            {
                yield return new UpstreamFailed(BrokenOff());
                yield break;
            }
        }

        yield return new ReplyStarted { Model = recorded.Model, ProviderReplyId = $"recorded-{entry.Id}" };
        for (var i = 0; i < pieces.Count; i++)
        {
            if (fault == Fault.Cut && i >= pieces.Count / 2)
            {
                yield return new UpstreamFailed(BrokenOff());
                yield break;
            }

            await WaitUntilAsync(started, firstToken + ((lastToken - firstToken) * ((double)i / pieces.Count)), cancellationToken);
            yield return new ChoiceDelta { Text = pieces[i] };
        }

        await WaitUntilAsync(started, lastToken, cancellationToken);
        yield return new ChoiceDelta { FinishReason = FinishReason.Stop };
        yield return new UsageReported(new TokenUsage { Input = entry.Messages.Sum(message => countTokens(message.Text)), Output = outputTokens });
    }

    private bool TryFind(
        GatewayRequest request, Target target, out RecordedEntry entry, out RecordedReply recorded, out UpstreamFailure failure)
    {
        entry = null!;
        recorded = null!;
        failure = null!;
        if (request is not ChatRequest chat)
        {
            failure = new(UpstreamFailureKind.InvalidRequest, "The recording holds chats and makes no embeddings.") { Status = 400 };
        }
        else if (recordings.Find(chat.Messages) is not { IsEmpty: false } found)
        {
            failure = new(UpstreamFailureKind.InvalidRequest, "This conversation is not among the recorded ones.") { Status = 400 };
        }
        else if (InTurn(found, reply ?? target.Id.Model) is not var (next, answer))
        {
            failure = new(UpstreamFailureKind.ModelNotFound, $"The recording has no reply '{reply ?? target.Id.Model}' to this conversation.") { Status = 404 };
        }
        else
        {
            entry = next;
            recorded = answer;
        }

        return failure is null;
    }

    private (RecordedEntry Entry, RecordedReply Reply)? InTurn(ImmutableArray<RecordedEntry> same, string wanted)
    {
        var turn = same.Length == 1 ? 0 : _turns.AddOrUpdate((same[0], wanted), 0, static (_, last) => last + 1) % same.Length;
        for (var i = 0; i < same.Length; i++)
        {
            var entry = same[(turn + i) % same.Length];
            if (entry.Reply(wanted) is { } found)
            {
                return (entry, found);
            }
        }

        return null;
    }

    private TimeSpan Duration(RecordedReply recorded, int outputTokens)
    {
        if (playback.TokensPerSecond is { } speed)
        {
            return TimeSpan.FromSeconds(outputTokens / speed);
        }

        var sinceFirst = (recorded.Total ?? TimeSpan.Zero) - (recorded.FirstToken ?? TimeSpan.Zero);
        return sinceFirst > TimeSpan.Zero ? sinceFirst : TimeSpan.Zero;
    }

    private async ValueTask WaitUntilAsync(long started, TimeSpan due, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var wait = due - time.GetElapsedTime(started);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    /// <summary>A word with the white space before it is a piece: near enough to the tokens of a real stream.</summary>
    private static List<string> Pieces(string text)
    {
        var pieces = new List<string>();
        var start = 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i]) && !char.IsWhiteSpace(text[i - 1]))
            {
                pieces.Add(text[start..i]);
                start = i;
            }
        }

        if (start < text.Length)
        {
            pieces.Add(text[start..]);
        }

        return pieces;
    }

    private static UpstreamFailure Refusal(Fault fault) => fault == Fault.RateLimit
        ? new(UpstreamFailureKind.RateLimited, "The rate limit is reached (injected fault).") { Status = 429, RetryAfter = RateLimitWait }
        : new(UpstreamFailureKind.ServerError, "The server failed (injected fault).") { Status = 500 };

    private static UpstreamFailure BrokenOff() => new(UpstreamFailureKind.CutOff, "The reply broke off (injected fault).");

    private Fault DrawFault()
    {
        double draw;
        lock (_lock)
        {
            draw = _random.NextDouble();
        }

        // One draw for all faults: their shares add up, so each happens exactly as often as asked for.
        return (draw -= playback.ErrorRate) < 0 ? Fault.Error
            : (draw -= playback.RateLimitRate) < 0 ? Fault.RateLimit
            : (draw -= playback.CutRate) < 0 ? Fault.Cut
            : (draw -= playback.HangRate) < 0 ? Fault.Hang
            : Fault.None;
    }

    private enum Fault
    {
        None,
        Error,
        RateLimit,
        Cut,
        Hang,
    }
}
