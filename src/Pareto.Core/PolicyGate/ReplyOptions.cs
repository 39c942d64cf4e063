using System.ComponentModel;

namespace Pareto.Core.PolicyGate;

/// <summary>Replies that hold what a policy cares about.</summary>
public sealed record ReplyOptions
{
    [Description("What becomes of findings that the request did not bring along: off, log, mask or block. Default log.")]
    public ReplyAction Action { get; init; } = ReplyAction.Log;
}
