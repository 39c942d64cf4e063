using System.Text;

namespace Pareto.Core.Storage;

/// <summary>Texts as PostgreSQL can keep them. It has neither U+0000 nor halves of surrogate pairs; one such text would fail a whole batch.</summary>
internal static class PostgresText
{
    public static string Of(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !text.Contains('\0', StringComparison.Ordinal))
        {
            return text;
        }

        // Halves of pairs are read as U+FFFD, which is what stands in place of either.
        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            kept.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);
        }

        return kept.ToString();
    }

    /// <summary>The decision with its texts, so that what is hashed is what is kept.</summary>
    public static AuditRow Of(AuditRow row) => row with
    {
        KeyName = Of(row.KeyName),
        Workload = Of(row.Workload),
        Policy = Of(row.Policy),
        Findings = Of(row.Findings),
        ReplyFindings = Of(row.ReplyFindings),
        Targets = Of(row.Targets),
    };
}
