using Pareto.Core.Accounting.Budgets;
using Pareto.Core.Exchange;

namespace Pareto.Core.Execution;

/// <summary>Tells a client what the failures of a whole plan come down to.</summary>
internal static class ExecutionErrors
{
    // About as long as an attempt under way may take to end.
    private static readonly TimeSpan _budgetBusy = TimeSpan.FromSeconds(5);

    /// <param name="failures">Every target that was tried, with its last failure, in order. Not empty.</param>
    public static GatewayError Of(IReadOnlyList<(Target Target, UpstreamFailure Failure)> failures)
    {
        var (target, failure) = failures[^1];
        var kind = KindOf(failure.Kind);
        var tried = string.Join("; ", failures.Select(one => $"{one.Target.Name}: {one.Failure.Message.TrimEnd('.')}"));
        var message = kind switch
        {
            GatewayErrorKind.UpstreamRejected or GatewayErrorKind.UpstreamContentRefused or GatewayErrorKind.UpstreamContextTooLong =>
                $"{target.Name} refused the request: {failure.Message}",
            GatewayErrorKind.UpstreamMisconfigured =>
                $"No target could answer ({tried}). Check the provider's key and the model's name in pareto.yaml.",
            GatewayErrorKind.UpstreamRateLimited =>
                $"Every target that could answer is at its rate limit ({tried}). Try again later, or add a target to the tier.",
            _ => $"No target could answer ({tried}). Try again; if it persists, check that the provider is up.",
        };
        return new GatewayError(kind, message) { RetryAfter = failure.RetryAfter };
    }

    /// <param name="cap">The cap in words.</param>
    public static GatewayError PremiumSpent(string cap) => new(
        GatewayErrorKind.PremiumCapReached,
        $"Only premium may answer this request, and the {cap}. Name the model auto, mid or small; premium comes back as other requests are served, or as those of a day ago leave the 24 hours.")
    {
        Parameter = "model",
    };

    /// <param name="refusal">Of the first budget that does not pay.</param>
    /// <param name="now">The time.</param>
    public static GatewayError Unpaid(BudgetRefusal refusal, DateTimeOffset now) => refusal switch
    {
        { IsUnknown: true } => new(GatewayErrorKind.BudgetUnavailable, refusal.Message),
        { MayPass: true } => new(GatewayErrorKind.BudgetBusy, refusal.Message) { RetryAfter = _budgetBusy },
        _ => new(GatewayErrorKind.BudgetExceeded, refusal.Message) { RetryAfter = refusal.Resets is { } reset && reset > now ? reset - now : null },
    };

    public static GatewayError CutOff(Target target, UpstreamFailure failure) => new(
        GatewayErrorKind.ReplyCutOff,
        $"{target.Name} broke off after it had begun to answer ({failure.Message}). What arrived so far is incomplete; send the request again.");

    /// <param name="target">Who answered last.</param>
    /// <param name="template">What its answer should have been like.</param>
    /// <param name="miss">What was wrong with it.</param>
    /// <param name="wasRepeated">Another target's answer was wrong before.</param>
    public static GatewayError OffTemplate(Target target, AnswerTemplate template, string miss, bool wasRepeated) => new(
        GatewayErrorKind.AnswerOffTemplate,
        $"{target.Name} did not answer after the template '{template.Name}'{(wasRepeated ? ", nor did the target before it" : "")}: {miss}. " +
        "Ask for a larger model, allow a longer answer, or simplify the template's schema.");

    private static GatewayErrorKind KindOf(UpstreamFailureKind kind) => kind switch
    {
        UpstreamFailureKind.Timeout => GatewayErrorKind.UpstreamTimeout,
        UpstreamFailureKind.RateLimited or UpstreamFailureKind.Busy => GatewayErrorKind.UpstreamRateLimited,
        UpstreamFailureKind.Unauthorized or UpstreamFailureKind.ModelNotFound => GatewayErrorKind.UpstreamMisconfigured,
        UpstreamFailureKind.ContextTooLong => GatewayErrorKind.UpstreamContextTooLong,
        UpstreamFailureKind.ContentRefused => GatewayErrorKind.UpstreamContentRefused,
        UpstreamFailureKind.InvalidRequest or UpstreamFailureKind.Unsupported => GatewayErrorKind.UpstreamRejected,
        _ => GatewayErrorKind.UpstreamUnavailable,
    };
}
