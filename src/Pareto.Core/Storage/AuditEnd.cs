namespace Pareto.Core.Storage;

/// <summary>Where the next entry of the audit trail goes on, and whether the trail ends as the gateway left it.</summary>
internal readonly record struct AuditEnd(long Number, byte[] Hash, bool IsWhole)
{
    /// <param name="head">The head; null where there is none.</param>
    /// <param name="last">The last entry; null before the first.</param>
    /// <param name="key">The installation's.</param>
    public static AuditEnd Of(AuditHead? head, (long Number, byte[] Hash)? last, InstallationKey key)
    {
        var (number, hash) = last ?? (0, [.. AuditRow.Origin]);
        if (head?.IsSealedBy(key) == true && head.Number >= number)
        {
            // Where entries were cut off, the numbers go on after the last that there was: the gap stays to be seen.
            return new AuditEnd(head.Number, head.Hash, head.Number == number && head.Hash.AsSpan().SequenceEqual(hash));
        }

        return new AuditEnd(number, hash, head is null && number == 0);
    }

    /// <summary>The entry that tells that the trail did not end as it had been left.</summary>
    public AuditRow Break(DateTimeOffset at) => new() { Number = Number + 1, At = at.ToUnixTimeMilliseconds(), Event = AuditNames.Break, Previous = Hash };
}
