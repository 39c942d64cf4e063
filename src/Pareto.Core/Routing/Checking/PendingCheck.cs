using System.Runtime.CompilerServices;
using System.Text;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;

namespace Pareto.Core.Routing.Checking;

/// <summary>
/// One request that something is to be learned from. It listens to the answer as it goes by, in the form that the targets gave it, and is handed on at the
/// request's end, once: with the settled account where it was answered, without one where it was not.
/// </summary>
internal sealed class PendingCheck(AnswerChecks checks, ChatRequest request, RoutePlan plan, ComparisonOrder? order)
{
    // A longer answer is not compared: somebody would have to hold it, and to judge it.
    private const int MostCharacters = 64 * 1024;

    private readonly StringBuilder _answer = new();
    private bool _isText = true;

    public ChatRequest Request => request;

    public RoutePlan Plan => plan;

    /// <summary>What is to be compared with another answer; null where only an escalation would be learned from.</summary>
    public ComparisonOrder? Order => order;

    /// <summary>Who answers; null until somebody does.</summary>
    public Target? AnsweredBy { get; private set; }

    /// <summary>The small answer that was not trusted; null where the request was not escalated.</summary>
    public DraftedAnswer? Escalated { get; private set; }

    /// <summary>What it answered; null where that was no text, or too long a one.</summary>
    public string? Answer => _isText && _answer.Length > 0 ? _answer.ToString() : null;

    /// <summary>The same replies.</summary>
    public async IAsyncEnumerable<ReplyEvent> HearAsync(IAsyncEnumerable<ReplyEvent> replies, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var reply in replies.WithCancellation(cancellationToken))
        {
            Hear(reply);
            yield return reply;
        }
    }

    /// <summary>The request is over.</summary>
    /// <param name="settled">Its account, settled; null where its client got no whole answer.</param>
    public void End(RequestAccount? settled) => checks.Take(this, settled);

    private void Hear(ReplyEvent reply)
    {
        switch (reply)
        {
            case ReplyStarted { ServedBy: { } servedBy }:
                (AnsweredBy, Escalated) = (servedBy.Target, servedBy.Escalated);
                break;
            case ChoiceDelta { ToolCalls.IsEmpty: false }:
                _isText = false;
                break;
            case ChoiceDelta { Text: { } text } when (order?.Other is not null || Escalated is not null) && _isText:
                _isText = _answer.Length + text.Length <= MostCharacters;
                _answer.Append(_isText ? text : "");
                break;
        }
    }
}
