using System.Collections.Immutable;
using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate.AuditTrail;

namespace Pareto.Core.PolicyGate;

/// <summary>What the audit trail is going to say about a request that is still under way.</summary>
internal sealed class PendingAudit(AuditTrailOptions options, AuditEntry begun)
{
    private Dictionary<string, int>? _found;

    public void FoundInReply(Finding finding)
    {
        _found ??= [];
        _found[finding.Type] = _found.GetValueOrDefault(finding.Type) + 1;
    }

    /// <summary>The entry of the request now that it is over; null where it is none to be kept.</summary>
    /// <param name="outcome">How it ended.</param>
    /// <param name="targets">Every target that was sent the request.</param>
    public AuditEntry? Ended(AuditOutcome outcome, ImmutableArray<TargetId> targets)
    {
        var entry = _found is null ? begun : begun with { ReplyFindings = _found };
        return options.Keeps(entry) ? entry with { Outcome = outcome, Targets = targets } : null;
    }
}
