using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Execution;

namespace Pareto.Core.Routing.Advising;

/// <summary>
/// Asks a model how hard a request is. The call is an attempt like any other: through the target's provider and circuit,
/// on the request's account. It never takes longer than its time, and never reaches a target that the request may not.
/// </summary>
internal sealed class Advisor(AdvisorOptions options, Target target, Target? baseline, SideCalls sideCalls)
{
    private const string Reason = "asked how hard the request is";

    /// <summary>What the model says, noted on the account; null where the request may not reach it, so nobody was asked.</summary>
    /// <param name="request">In the form that may leave.</param>
    /// <param name="intent">What the gateway sees in it by itself.</param>
    /// <param name="permitted">What it may reach.</param>
    /// <param name="account">Carries the attempt.</param>
    /// <param name="cancellationToken">The client has left.</param>
    public async ValueTask<Advice?> AskAsync(
        ChatRequest request, Intent intent, PermittedTargets permitted, RequestAccount account, CancellationToken cancellationToken)
    {
        if (!permitted.Targets.Contains(target))
        {
            return null;
        }

        account.Describe(intent, baseline);
        var answer = await sideCalls.AskAsync(
            AdviceQuestion.About(request, target), new PlannedTarget(target, Reason), AttemptPurpose.Router, account, options.Timeout, CancellationToken.None, cancellationToken);
        var advice = Judge(answer, intent.Complexity);
        account.Advised(advice);
        return advice;
    }

    private Advice Judge(SideAnswer answer, int expected)
    {
        if (answer.Text is not { } text)
        {
            return new(answer.IsLate ? AdviceOutcome.Late : AdviceOutcome.Failed, null, expected);
        }

        return AdviceQuestion.Read(text) is { } said
            ? new(said.Confidence >= options.MinConfidence ? AdviceOutcome.Taken : AdviceOutcome.Unsure, said.Complexity, expected)
            : new(AdviceOutcome.Malformed, null, expected);
    }
}
