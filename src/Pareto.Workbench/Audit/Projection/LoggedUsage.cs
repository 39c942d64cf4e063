using Pareto.Core.Exchange;
using Pareto.Core.Text;

namespace Pareto.Workbench.Audit.Projection;

/// <summary>What a logged call used, as far as another target would have used it too.</summary>
internal static class LoggedUsage
{
    /// <summary>The logged tokens, counted here where the log does not tell; nothing for a call that came to nothing.</summary>
    public static TokenUsage Of(LoggedCall call) =>
        call.Usage is { } logged ? logged with { Compute = null }
        : call.Outcome != LoggedOutcome.Completed ? TokenUsage.None
        : new TokenUsage
        {
            Input = call.Messages.Sum(message => (long)TokenCounter.Shared.Count(message.Text)),
            Output = TokenCounter.Shared.Count(call.Answer ?? ""),
            Estimated = true,
        };
}
