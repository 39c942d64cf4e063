using System.Text.RegularExpressions;

namespace Pareto.Core.Accounting.Reconciliation;

/// <summary>Brings the names that a provider and the ledger have for one model to one form.</summary>
internal static partial class ModelNames
{
    /// <summary>Lower case, hyphens for spaces and points (<c>Claude Haiku 4.5</c>), without the date of a snapshot.</summary>
    public static string Of(string model) => SnapshotDate().Replace(model.Trim().ToLowerInvariant().Replace(' ', '-').Replace('.', '-'), "");

    [GeneratedRegex(@"-20\d{2}-?[01]\d-?[0-3]\d$")]
    private static partial Regex SnapshotDate();
}
