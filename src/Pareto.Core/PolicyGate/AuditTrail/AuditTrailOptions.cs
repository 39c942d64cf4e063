using System.ComponentModel;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.AuditTrail;

/// <summary>What of the gate's decisions is kept.</summary>
public sealed record AuditTrailOptions
{
    [Description("Which decisions are written to the audit trail: findings (requests in which something was found or that were not simply let through), all, or off. Default: findings.")]
    public AuditRecord Record { get; init; } = AuditRecord.Findings;

    /// <summary>Whether a decision is to be written.</summary>
    internal bool Keeps(AuditEntry entry) => Record switch
    {
        AuditRecord.Findings => entry.Findings.Count > 0 || entry.ReplyFindings.Count > 0 || entry.Sensitivity != Sensitivity.Public || entry.Action != "allow",
        AuditRecord.All => true,
        _ => false,
    };
}

/// <summary>Which decisions are written to the audit trail.</summary>
public enum AuditRecord
{
    /// <summary>Those in which something was found, or that were not simply let through.</summary>
    Findings,

    All,

    Off,
}
