using Pareto.Core.Exchange;

namespace Pareto.Core.Execution;

/// <summary>What follows from each kind of upstream failure while no byte has been sent to the client.</summary>
internal static class FailurePolicy
{
    /// <summary>The same target may well answer a moment later.</summary>
    public static bool MayPass(this UpstreamFailureKind kind) => kind is
        UpstreamFailureKind.Unreachable or UpstreamFailureKind.RateLimited or
        UpstreamFailureKind.ServerError or UpstreamFailureKind.CutOff;

    /// <summary>Another target may answer; what the request itself is to blame for, none will.</summary>
    public static bool ConcernsTargetOnly(this UpstreamFailureKind kind) => kind is not
        (UpstreamFailureKind.InvalidRequest or UpstreamFailureKind.ContentRefused);

    /// <summary>The target is ill (and not merely unsuited to the request), which is what a circuit counts.</summary>
    public static bool SpeaksAgainstTarget(this UpstreamFailureKind kind) => kind is
        UpstreamFailureKind.Unreachable or UpstreamFailureKind.RateLimited or UpstreamFailureKind.ServerError or
        UpstreamFailureKind.Timeout or UpstreamFailureKind.MalformedReply or UpstreamFailureKind.CutOff or
        UpstreamFailureKind.Unauthorized;

    /// <summary>The next request had better go elsewhere: the target is ill, has too much to do, or does not have its model.</summary>
    public static bool SetsTargetBack(this UpstreamFailureKind kind) =>
        kind.SpeaksAgainstTarget() || kind is UpstreamFailureKind.Busy or UpstreamFailureKind.ModelNotFound;
}
