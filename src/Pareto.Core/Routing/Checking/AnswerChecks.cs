using Microsoft.Extensions.Logging;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Execution;
using Pareto.Core.Execution.Cascade;
using Pareto.Core.Routing.Competence;
using Pareto.Core.Storage;

namespace Pareto.Core.Routing.Checking;

/// <summary>
/// Learns from answers, once their clients have them: asks another target the same request in the form in which it was sent, compares, and tells the
/// watch over the promise and the table of what targets have earned. What escalations show it takes as it comes: nobody is asked for it. Restricted requests it never looks at. A comparison that comes to nothing counts as none; what it
/// cost counts.
/// </summary>
/// <param name="options">How much may be done.</param>
/// <param name="desk">Owns the work.</param>
/// <param name="calls">Asks.</param>
/// <param name="watch">Is told of losses; null without a promise.</param>
/// <param name="watches">Keeps where the watch stands.</param>
/// <param name="outcomes">Are told what answers were worth.</param>
/// <param name="time">When.</param>
/// <param name="logger">Gets names and numbers, never a text.</param>
internal sealed partial class AnswerChecks(
    CheckOptions options, CheckDesk desk, SideCalls calls, PromiseWatch? watch, PromiseWatchStore watches, OutcomeStore outcomes, TimeProvider time, ILogger<AnswerChecks> logger)
{
    // Nobody waits for it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // Escalations that find no place among so many are not counted: there are more to come.
    private const int MostWrites = 64;

    /// <summary>
    /// Begins to listen where the plan asks for a comparison, and there is room, and where drafts may be escalated; null from other requests. What is begun must be ended.
    /// </summary>
    public PendingCheck? Begin(GatewayRequest request, RoutePlan plan, Sensitivity sensitivity)
    {
        if (request is not ChatRequest chat || sensitivity >= Sensitivity.Restricted)
        {
            return null;
        }

        var order = plan.Comparison is { } drawn && desk.TryEnter(options.AtOnce) ? drawn : null;
        return order is null && plan.Cascade is null ? null : new PendingCheck(this, chat, plan, order);
    }

    /// <summary>Goes on with a request that has ended, in the background.</summary>
    internal void Take(PendingCheck check, RequestAccount? settled)
    {
        if (settled is not null && EscalationOutcome.Of(check) is { } outcome && desk.TryEnter(MostWrites))
        {
            desk.Run(_ => WriteAsync(outcome));
        }

        if (check.Order is not { } order)
        {
            return;
        }

        if (settled is null || check.AnsweredBy?.Tier != order.Tier)
        {
            desk.Leave();
        }
        else
        {
            desk.Run(cancellationToken => LearnAsync(check, settled, cancellationToken));
        }
    }

    private Task WriteAsync(Outcome outcome)
    {
        try
        {
            outcomes.Write(outcome);
        }
        catch (StorageException e)
        {
            LogNotKept(outcome.RequestId, e.Message);
        }

        return Task.CompletedTask;
    }

    private async Task LearnAsync(PendingCheck check, RequestAccount settled, CancellationToken cancellationToken)
    {
        var request = check.Request.Id;
        try
        {
            if (check.Order!.Other is not { } other)
            {
                Note(check, loss: 0);
            }
            else if (check.Answer is { } answer && await LossAsync(check, answer, other, settled, cancellationToken) is { } loss)
            {
                Note(check, loss);
            }
            else
            {
                LogNotCompared(request);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            LogNotCompared(request);
        }
        catch (Exception e) when (e is StorageException or LedgerException)
        {
            LogNotKept(request, e.Message);
        }
        catch (Exception e)
        {
            // A bug, of which no client will hear.
            LogFailed(request, e);
        }
    }

    /// <summary>What the lower of the two targets lost against the other; null where that cannot be told.</summary>
    private async ValueTask<double?> LossAsync(PendingCheck check, string answer, PlannedTarget other, RequestAccount settled, CancellationToken cancellationToken)
    {
        var judge = check.Order!.Judge;
        if (Expected(settled, other) + (judge is null ? 0 : Expected(settled, judge)) is not { } expected || !desk.TryReserve(expected, options.DailyBudget))
        {
            return null;
        }

        var account = settled.Afterwards();
        try
        {
            if (await AskAsync(check.Request, other, AttemptPurpose.Comparison, account, cancellationToken) is not { } otherAnswer)
            {
                return null;
            }

            var difference = AnswerDifference.Of(answer, otherAnswer, CascadePrompt.LastText(check.Request));
            var (lower, reference) = IsLower(check) ? (answer, otherAnswer) : (otherAnswer, answer);
            return judge is null || difference == 0 ? difference : await JudgedAsync(check.Request, lower, reference, judge, account, cancellationToken);
        }
        finally
        {
            await SettleAsync(account, expected);
        }
    }

    // Whatever became of it, what was asked is paid for.
    private async ValueTask SettleAsync(RequestAccount account, decimal expected)
    {
        var spent = expected;
        try
        {
            spent = (await account.SettleAsync()).Cost ?? expected;
        }
        finally
        {
            desk.Settle(expected, spent);
        }
    }

    // About what the answer's tokens cost there; a model of this house whose time is its price is not known before.
    private static decimal? Expected(RequestAccount settled, PlannedTarget planned) =>
        settled.CostAt(planned.Target) ?? (planned.Target.Location.IsLocal ? 0m : null);

    // Which of them is called A is drawn, because judges prefer the one in front.
    private async ValueTask<double?> JudgedAsync(
        ChatRequest request, string lower, string reference, PlannedTarget judge, RequestAccount account, CancellationToken cancellationToken)
    {
        var lowerFirst = SampleDraw.Of(request.Id, "judge") < 0.5;
        var (a, b) = lowerFirst ? (lower, reference) : (reference, lower);
        return await AskAsync(AnswerJudge.Ask(request, a, b), judge, AttemptPurpose.Judge, account, cancellationToken) is { } said
            && AnswerJudge.Read(said) is { } better
            ? (lowerFirst ? better : -better)
            : null;
    }

    private async ValueTask<string?> AskAsync(
        ChatRequest request, PlannedTarget target, AttemptPurpose purpose, RequestAccount account, CancellationToken cancellationToken) =>
        (await calls.AskAsync(request with { ReceivedTimestamp = time.GetTimestamp() }, target, purpose, account, Patience, CancellationToken.None, cancellationToken)).Text;

    private void Note(PendingCheck check, double loss)
    {
        var (request, intent) = (check.Request, check.Plan.Intent);
        if (check.Order!.Other is { } other)
        {
            var lower = IsLower(check) ? check.AnsweredBy! : other.Target;
            outcomes.Write(new Outcome(request.Id, lower.Id, OutcomeSource.Comparison, request.Workload, intent.Task, intent.Complexity, 1 - Math.Max(0, loss)));
        }

        if (watch is null || check.Order.Gain is not { } gain)
        {
            return;
        }

        foreach (var scope in watch.Add(request.Workload, gain, loss, time.GetUtcNow()))
        {
            var name = scope == PromiseWatch.Others ? "all workloads without a threshold of their own" : $"workload {scope}";
            switch (watch.InUse(scope))
            {
                case { BrokenSince: null }:
                    LogKept(name);
                    break;
                case { SmallUpTo: { } threshold }:
                    LogSafer(name, watch.Terms.Bound, threshold);
                    break;
                default:
                    LogPremiumOnly(name, watch.Terms.Bound);
                    break;
            }
        }

        watches.Save(watch, request.Workload);
    }

    // Was the given answer the one that has to prove itself?
    private static bool IsLower(PendingCheck check) => check.AnsweredBy!.Tier < check.Order!.Other!.Target.Tier;

    [LoggerMessage(5101, LogLevel.Warning, "The promise is broken for {Scope}: the loss is above {MaxLoss}. Only scores up to the safer threshold {Threshold} stay small now.")]
    private partial void LogSafer(string scope, double maxLoss, double threshold);

    [LoggerMessage(5102, LogLevel.Warning, "The promise is broken for {Scope}: the loss is above {MaxLoss}. Everything goes to premium now; calibrate again.")]
    private partial void LogPremiumOnly(string scope, double maxLoss);

    [LoggerMessage(5103, LogLevel.Warning, "The promise holds again for {Scope}: its calibrated threshold is in use.")]
    private partial void LogKept(string scope);

    [LoggerMessage(5104, LogLevel.Debug, "{RequestId}: not compared: no answer to compare, no money left today, or no verdict")]
    private partial void LogNotCompared(RequestId requestId);

    [LoggerMessage(5105, LogLevel.Warning, "{RequestId}: what a comparison showed could not be kept: {Problem}")]
    private partial void LogNotKept(RequestId requestId, string problem);

    [LoggerMessage(5106, LogLevel.Error, "{RequestId}: a comparison failed")]
    private partial void LogFailed(RequestId requestId, Exception exception);
}
