using System.Globalization;

namespace Pareto.Core.PolicyGate.AuditTrail;

/// <summary>Something that is wrong with the audit trail, and the entries that it concerns, both ends included.</summary>
public sealed record AuditTrailProblem(AuditTrailProblemKind Kind, long First, long Last)
{
    /// <summary>A sentence that says what was found.</summary>
    public string Description => Kind switch
    {
        AuditTrailProblemKind.Changed => $"{Entries} changed after being written: what {They} says is not what {Its} hash covers.",
        AuditTrailProblemKind.Unlinked => $"{Entries} not follow on what stands before: the order was changed, or entries were put in or rewritten.",
        AuditTrailProblemKind.Missing => $"{Entries} missing.",
        AuditTrailProblemKind.Broken => $"{Entries} written by the gateway itself: it found the end of the trail not as it had left it.",
        AuditTrailProblemKind.HeadMissing => "The trail's head is missing, so entries may have been cut off its end.",
        AuditTrailProblemKind.HeadChanged => string.Create(CultureInfo.InvariantCulture, $"The trail's head does not fit its last entry, {Last}."),
        AuditTrailProblemKind.HeadNotSealed => "The trail's head is not sealed with this installation's key (pareto.key): it was written by somebody else, or the key was replaced.",
        AuditTrailProblemKind.KeyMissing => "The installation's key (pareto.key) is missing, so the trail's head cannot be checked.",
        AuditTrailProblemKind.NotAsNoted => string.Create(CultureInfo.InvariantCulture, $"Entry {First} does not have the hash that was noted: the trail up to there was written anew."),
        _ => throw new InvalidOperationException($"A problem without a sentence: {Kind}."),
    };

    private string They => First == Last ? "it" : "they";

    private string Its => First == Last ? "its" : "their";

    private string Entries
    {
        get
        {
            var one = First == Last;
            var which = one ? string.Create(CultureInfo.InvariantCulture, $"Entry {First}") : string.Create(CultureInfo.InvariantCulture, $"Entries {First} to {Last}");
            return $"{which} {Verb(one)}";
        }
    }

    private string Verb(bool one) => Kind switch
    {
        AuditTrailProblemKind.Unlinked => one ? "does" : "do",
        AuditTrailProblemKind.Missing => one ? "is" : "are",
        _ => one ? "was" : "were",
    };
}

/// <summary>What can be wrong with an audit trail.</summary>
public enum AuditTrailProblemKind
{
    /// <summary>An entry does not have the hash that its fields give.</summary>
    Changed,

    /// <summary>An entry's link is not the hash of the one before it.</summary>
    Unlinked,

    /// <summary>Numbers are left out.</summary>
    Missing,

    /// <summary>The gateway has noted that the end was not as it had left it.</summary>
    Broken,

    HeadMissing,

    HeadChanged,

    HeadNotSealed,

    KeyMissing,

    /// <summary>An entry differs from what was noted outside.</summary>
    NotAsNoted,
}
