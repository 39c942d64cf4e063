using System.Collections.Immutable;
using Pareto.Core.Exchange;

namespace Pareto.Workbench.Audit.Projection;

/// <summary>The calls of a workload that can be replayed, those with a text and with tokens: as many of the sample as are enough.</summary>
internal sealed record WorkloadSample(WorkloadFacts Facts, ImmutableArray<SampledCall> Calls)
{
    // Beyond this many, intervals shrink by less than what is not known anyway.
    private const int Most = 2_000;

    public static WorkloadSample Of(WorkloadFacts facts)
    {
        SampledCall[] calls =
        [
            .. facts.Sample
                .Where(call => call.Messages.Any(message => message.Text.Length > 0))
                .Select(call => (Call: call, Usage: LoggedUsage.Of(call)))
                .Where(call => call.Usage?.Total > 0)
                .Select(call => new SampledCall(
                    LoggedRequest.Of(call.Call) with { Workload = facts.Name }, call.Usage! with { Compute = null }, call.Call.Session, call.Call.Answer)),
        ];
        return new WorkloadSample(facts, calls.Length <= Most ? [.. calls] : [.. Enumerable.Range(0, Most).Select(i => calls[(long)i * calls.Length / Most])]);
    }
}

/// <summary>A logged call as it is replayed.</summary>
/// <param name="Request">As its client would send it.</param>
/// <param name="Usage">What it used when it was logged.</param>
/// <param name="Session">Its conversation, where the log knows it.</param>
/// <param name="Answer">What was answered then, where the log knows it.</param>
internal sealed record SampledCall(ChatRequest Request, TokenUsage Usage, string? Session, string? Answer);
