using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting.Export;

/// <summary>A request with all that was attempted for it.</summary>
/// <param name="Final">The attempt that answered, else the last.</param>
/// <param name="StartedAt">Of the first.</param>
/// <param name="Attempts">Corrections aside.</param>
/// <param name="Usage">Of all.</param>
/// <param name="Cost">US dollars of all; null where one has no known price.</param>
internal sealed record ExportedRequest(LedgerEntry Final, DateTimeOffset StartedAt, long Attempts, TokenUsage Usage, decimal? Cost)
{
    public static ExportedRequest Of(IReadOnlyList<LedgerEntry> attempts) => new(
        attempts.FirstOrDefault(attempt => attempt.Final) ?? attempts[^1],
        attempts.Min(attempt => attempt.StartedAt),
        attempts.Count(attempt => attempt.Purpose != AttemptPurpose.Correction),
        attempts.Select(attempt => attempt.Usage).Aggregate((left, right) => left + right),
        attempts.Any(attempt => attempt.Cost is null) ? null : attempts.Sum(attempt => attempt.Cost));
}
