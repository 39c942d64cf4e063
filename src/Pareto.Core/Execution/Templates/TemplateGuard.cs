using Microsoft.Extensions.Logging;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Cascade;
using Pareto.Core.Telemetry;

namespace Pareto.Core.Execution.Templates;

/// <summary>Holds answers against the template that their request's workload demands. A request without one passes.</summary>
/// <param name="attempts">Is told of attempts that break off while they are held back.</param>
/// <param name="logger">Is told of misses.</param>
/// <param name="meters">Count misses; null where nobody counts.</param>
internal sealed partial class TemplateGuard(Attempts attempts, ILogger<Executor> logger, GatewayMeters? meters)
{
    private static readonly TaskCompletionSource Forever = new();

    /// <summary>Looks at an open attempt as far as its template can be told by now; one that misses it, or breaks off meanwhile, is disposed of.</summary>
    /// <returns>Both null where the attempt may go on.</returns>
    public async ValueTask<(UpstreamFailure? Failure, string? Miss)> HoldAgainstAsync(GatewayRequest request, Target target, Attempt attempt)
    {
        if (request is not ChatRequest { Template: { } template })
        {
            return default;
        }

        if (template.HoldsStreams && !attempt.IsWhole)
        {
            await attempt.HoldAsync(int.MaxValue, Forever.Task);
        }

        if (attempt.Failure is { } failure)
        {
            await attempts.NoteBrokenOffAsync(target.Id, attempt);
            await attempt.DisposeAsync();
            return (failure, null);
        }

        if (!attempt.IsWhole || TemplateCheck.MissOf(template, attempt.Opening) is not { } miss)
        {
            return default;
        }

        Note(request, target, attempt, template, miss);
        await attempt.DisposeAsync();
        return (null, miss);
    }

    /// <summary>The error that a draft's whole answer would be, where it misses the template; null where it does not.</summary>
    public GatewayError? MissOf(GatewayRequest request, Draft draft)
    {
        if (request is not ChatRequest { Template: { } template } || draft.Attempt is not { IsWhole: true } attempt || TemplateCheck.MissOf(template, attempt.Opening) is not { } miss)
        {
            return null;
        }

        Note(request, draft.Planned!.Target, attempt, template, miss);
        return ExecutionErrors.OffTemplate(draft.Planned.Target, template, miss, wasRepeated: false);
    }

    /// <summary>Checks a stream that goes on at its end; null where there is nothing to check, or it was checked already.</summary>
    public static TemplateCheck? Begin(GatewayRequest request, Attempt attempt) =>
        request is ChatRequest { Template: { } template } && !attempt.IsWhole ? new TemplateCheck(template) : null;

    /// <summary>The error at the end of a stream that misses its template; null where it does not.</summary>
    public GatewayError? EndOf(TemplateCheck? check, GatewayRequest request, Target target, Attempt attempt)
    {
        if (check?.Miss() is not { } miss)
        {
            return null;
        }

        Note(request, target, attempt, check.Template, miss);
        return ExecutionErrors.OffTemplate(target, check.Template, miss, wasRepeated: false);
    }

    private void Note(GatewayRequest request, Target target, Attempt attempt, AnswerTemplate template, string miss)
    {
        attempt.Meter.MissedTemplate();
        meters?.TemplateMisses.Add(1, new(TelemetryNames.Template, template.Name), new(TelemetryNames.Target, target.Name));
        LogOffTemplate(request.Id, target.Id, template.Name, miss);
    }

    [LoggerMessage(3003, LogLevel.Warning, "{RequestId}: {Target} missed the template {Template}: {Miss}")]
    private partial void LogOffTemplate(RequestId requestId, TargetId target, string template, string miss);
}
