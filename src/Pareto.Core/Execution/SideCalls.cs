using System.Text;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Text;

namespace Pareto.Core.Execution;

/// <summary>
/// Asks models what the gateway itself wants to know: what another answer is worth, where a request should go, what
/// another target would have said. Such a call is metered like any other, is never repeated, and whoever makes it must
/// be able to do without its answer.
/// </summary>
internal sealed class SideCalls(Attempts attempts)
{
    /// <summary>
    /// The whole text of the reply, where one came within the budget. What ran out of the budget says nothing against the
    /// target, which was never meant to be waited for, and does not count in its circuit.
    /// </summary>
    /// <param name="request">What is asked; the reply is collected, so it is not streamed.</param>
    /// <param name="planned">Whom, and why. The verdict on the client's request must permit it.</param>
    /// <param name="purpose">What for, as the ledger tells.</param>
    /// <param name="account">The account of the client's request, which knows what that is about.</param>
    /// <param name="budget">The time for the whole of it.</param>
    /// <param name="notNeeded">There is no use for its answer any more.</param>
    /// <param name="cancellationToken">The client has left.</param>
    /// <exception cref="OperationCanceledException">The client has left.</exception>
    public async ValueTask<SideAnswer> AskAsync(
        ChatRequest request, PlannedTarget planned, AttemptPurpose purpose, RequestAccount account, TimeSpan budget,
        CancellationToken notNeeded, CancellationToken cancellationToken)
    {
        var (reply, isLate) = await CollectAsync(request.Stream ? request with { Stream = false } : request, planned, purpose, account, budget, notNeeded, cancellationToken);
        return new SideAnswer(reply is null ? null : TextOf(reply), isLate);
    }

    /// <summary>The vector of a text, of length 1, where one came within the budget; null where none did.</summary>
    /// <param name="request">The client's request, which the text is about.</param>
    /// <param name="text">To be embedded.</param>
    /// <inheritdoc cref="AskAsync"/>
    public async ValueTask<ReadOnlyMemory<float>?> EmbedAsync(
        GatewayRequest request, string text, PlannedTarget planned, RequestAccount account, TimeSpan budget, CancellationToken notNeeded, CancellationToken cancellationToken)
    {
        var question = new EmbeddingsRequest
        {
            Id = request.Id,
            ReceivedAt = request.ReceivedAt,
            ReceivedTimestamp = request.ReceivedTimestamp,
            Model = request.Model,
            Credential = default,
            Workload = request.Workload,
            Inputs = [EmbeddingInput.Of(text)],
        };
        var (reply, _) = await CollectAsync(question, planned, AttemptPurpose.Embedding, account, budget, notNeeded, cancellationToken);
        return reply?.OfType<EmbeddingsProduced>().FirstOrDefault() is { Vectors: [var vector] } ? UnitVector.Of(vector.Span) : null;
    }

    private async ValueTask<(List<ReplyEvent>? Reply, bool IsLate)> CollectAsync(
        GatewayRequest request, PlannedTarget planned, AttemptPurpose purpose, RequestAccount account, TimeSpan budget,
        CancellationToken notNeeded, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(budget, attempts.Time);
        using var ended = notNeeded.Register(static late => ((CancellationTokenSource)late!).Cancel(), late);
        try
        {
            var order = new AttemptOrder
            {
                Request = request,
                Planned = planned,
                Account = account,
                Purpose = purpose,
                Deadline = attempts.DeadlineOf(request),
                IsOwn = true,
                NotNeeded = late.Token,
            };
            var attempt = (await attempts.OpenOnceAsync(order, cancellationToken)).Attempt;
            if (attempt is null)
            {
                return (null, IsLate: false);
            }

            await using (attempt)
            {
                return (attempt.Opening, IsLate: false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, IsLate: true);
        }
    }

    /// <summary>The text of a whole reply, its choices' first only; null where it has none.</summary>
    private static string? TextOf(List<ReplyEvent> reply)
    {
        StringBuilder? text = null;
        foreach (var step in reply)
        {
            if (step is ChoiceDelta { Choice: 0, Text.Length: > 0 } delta)
            {
                (text ??= new StringBuilder()).Append(delta.Text);
            }
        }

        return text?.ToString();
    }
}
