using Pareto.Core.Exchange;

namespace Pareto.Core.Storage;

/// <summary>The words of the audit trail, as stored. Written out so that renaming a member never changes what old entries mean; they may be added to, never changed.</summary>
internal static class AuditNames
{
    /// <summary>The event of an entry that tells of a request.</summary>
    public const string Decision = "decision";

    /// <summary>The event of an entry that tells that the trail's end was not as the gateway had left it.</summary>
    public const string Break = "break";

    public static string Of(Sensitivity sensitivity) => sensitivity switch
    {
        Sensitivity.Public => "public",
        Sensitivity.Internal => "internal",
        Sensitivity.Restricted => "restricted",
        _ => throw new ArgumentOutOfRangeException(nameof(sensitivity), sensitivity, "A sensitivity without a name."),
    };

    public static string Of(AuditOutcome outcome) => outcome switch
    {
        AuditOutcome.Answered => "answered",
        AuditOutcome.Refused => "refused",
        AuditOutcome.Failed => "failed",
        AuditOutcome.ClientLeft => "client_left",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "An outcome without a name."),
    };
}
