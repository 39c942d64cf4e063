using System.Collections.Immutable;

namespace Pareto.Core.PolicyGate.AuditTrail;

/// <summary>What a look at the whole audit trail gave.</summary>
/// <param name="Entries">How many there are.</param>
/// <param name="End">The last of them, to be noted somewhere else; null for an empty trail.</param>
/// <param name="Problems">What is wrong, in the order of the entries; empty for a whole trail. At most <see cref="MostProblems"/> are told.</param>
public sealed record AuditTrailReport(long Entries, AuditMark? End, ImmutableArray<AuditTrailProblem> Problems)
{
    internal const int MostProblems = 1000;

    public bool IsWhole => Problems.IsEmpty;
}
