using Pareto.Core.Exchange;
using Pareto.Core.Text;

namespace Pareto.Workbench.Audit;

/// <summary>What a logged call used.</summary>
internal static class LoggedUsage
{
    // What chat formats add around a message, as the gateway counts it where a provider reports no usage.
    private const int TokensPerMessage = 4;

    /// <summary>As logged, else counted from the texts; null where neither tells, and for a failed call that the log gives no usage: nobody was billed for it.</summary>
    public static TokenUsage? Of(LoggedCall call)
    {
        if (call.Usage is not null || call.Messages.IsEmpty || call.Outcome != LoggedOutcome.Completed)
        {
            return call.Usage;
        }

        var input = 0L;
        foreach (var message in call.Messages)
        {
            input += TokenCounter.Shared.Count(message.Text) + TokensPerMessage;
        }

        return new TokenUsage { Input = input, Output = call.Answer is { } answer ? TokenCounter.Shared.Count(answer) : 0, Estimated = true };
    }
}
