using Pareto.Core.Exchange;
using Pareto.Core.Storage;

namespace Pareto.Core.Accounting.Savings;

/// <summary>Works out what was saved, net of everything that the gateway itself caused.</summary>
/// <remarks>
/// Quality is what users, labels and judges said of answers (the table <c>outcome</c>); comparisons are left out, since they are
/// drawn among routed answers alone.
/// </remarks>
public sealed class SavingsReader(Database database)
{
    /// <summary>All together first, then each workload by name.</summary>
    /// <exception cref="StorageException">The ledger cannot be read.</exception>
    public IReadOnlyList<SavingsReport> Read(LedgerFilter filter)
    {
        var totals = new LedgerReader(database).Totals(filter, LedgerGrouping.Workload | LedgerGrouping.Purpose);
        var arms = database.Guard(() => ReadArms(filter));
        return
        [
            new() { Declared = Declared(totals), HeldOut = HeldOut(arms, workload: null) },
            .. totals.GroupBy(total => total.Workload!, StringComparer.Ordinal)
                .Select(group => new SavingsReport { Workload = group.Key, Declared = Declared([.. group]), HeldOut = HeldOut(arms, group.Key) }),
        ];
    }

    private static DeclaredSavings Declared(IReadOnlyList<LedgerTotals> totals) => new(
        totals.Sum(total => total.Requests),
        totals.Sum(total => total.BaselineCost),
        totals.Sum(total => total.Cost),
        Of(totals, AttemptPurpose.Answer),
        Of(totals, AttemptPurpose.Draft),
        Of(totals, AttemptPurpose.Judge),
        Of(totals, AttemptPurpose.Router),
        Of(totals, AttemptPurpose.Comparison),
        Of(totals, AttemptPurpose.Embedding),
        Of(totals, AttemptPurpose.Correction),
        totals.Sum(total => total.Savings),
        totals.Sum(total => total.Unpriced));

    private static decimal Of(IReadOnlyList<LedgerTotals> totals, AttemptPurpose purpose) => totals.Where(total => total.Purpose == purpose).Sum(total => total.Cost);

    private static HeldOutSavings? HeldOut(Dictionary<(string? Workload, HoldOutArm Arm), Arm> arms, string? workload)
    {
        var routed = arms.GetValueOrDefault((workload, HoldOutArm.Routed));
        var held = arms.GetValueOrDefault((workload, HoldOutArm.HeldOut));
        return routed is null && held is null ? null : Compare(routed ?? new Arm(), held ?? new Arm());
    }

    private static HeldOutSavings Compare(Arm routed, Arm held) => new()
    {
        RoutedRequests = (long)routed.Cost.Count,
        RoutedUnits = routed.Cost.Units,
        HeldOutRequests = (long)held.Cost.Count,
        HeldOutUnits = held.Cost.Units,
        PerRequest = Difference.Of(held.Cost, routed.Cost),
        HeldOutMean = held.Cost.Mean,
        Quality = Difference.Of(routed.Quality, held.Quality),
        Unpriced = routed.Unpriced + held.Unpriced,
    };

    private Dictionary<(string? Workload, HoldOutArm Arm), Arm> ReadArms(LedgerFilter filter)
    {
        using var connection = database.OpenCurrentReader();
        using var command = connection.CreateReport(
            """
            WITH request AS (
                SELECT request_id, MIN(workload) AS workload, MIN(arm) AS arm, MIN(unit) AS unit, CAST(SUM(cost) AS BIGINT) AS cost, COUNT(*) - COUNT(cost) AS unpriced
                FROM ledger WHERE arm IS NOT NULL AND started_at >= @since AND started_at < @until GROUP BY request_id),
            quality AS (SELECT request_id, AVG(quality) AS quality FROM outcome WHERE source <> 'comparison' GROUP BY request_id)
            SELECT workload, arm, unit, COUNT(CASE WHEN unpriced = 0 THEN 1 END), SUM(CASE WHEN unpriced = 0 THEN cost / 1000000 END), SUM(CASE WHEN unpriced = 0 THEN cost % 1000000 END), COUNT(CASE WHEN unpriced > 0 THEN 1 END),
                COUNT(quality), SUM(quality)
            FROM request LEFT JOIN quality USING (request_id) GROUP BY workload, arm, unit
            """);
        SqlParameters.Add(command, "@since", filter.Since?.ToUnixTimeMilliseconds() ?? 0);
        SqlParameters.Add(command, "@until", filter.Until?.ToUnixTimeMilliseconds() ?? long.MaxValue);
        using var rows = command.ExecuteReader();
        var arms = new Dictionary<(string?, HoldOutArm), Arm>();
        while (rows.Read())
        {
            var row = new LedgerRow(rows);
            var workload = row.Text();
            var drawn = LedgerNames.Arms.Parse(row.Text());
            _ = row.Text();
            var (count, dollars, unpriced, judged) = (row.Whole(), (double)row.Money(), row.Whole(), row.Whole());
            var quality = judged == 0 ? 0 : rows.GetDouble(8);
            foreach (var name in (string?[])[null, workload])
            {
                if (!arms.TryGetValue((name, drawn), out var arm))
                {
                    arms.Add((name, drawn), arm = new Arm());
                }

                arm.Cost.Add(count, dollars);
                arm.Quality.Add(judged, quality);
                arm.Unpriced += unpriced;
            }
        }

        return arms;
    }

    private sealed class Arm
    {
        public ArmFigures Cost;
        public ArmFigures Quality;

        public long Unpriced { get; set; }
    }
}
