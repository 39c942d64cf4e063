using Dapper;
using Pareto.Core.Accounting;
using Pareto.Core.Storage;

namespace Pareto.Core.Routing.Advising;

/// <summary>Reads from the ledger what advice has come to, also while a gateway runs.</summary>
public sealed class AdviceReader(Database database)
{
    private const string Sql =
        """
        SELECT workload, COUNT(*), COUNT(CASE WHEN advice NOT IN ('late', 'failed') THEN 1 END), COUNT(CASE WHEN advice = 'taken' THEN 1 END),
            COUNT(advised_complexity), COUNT(CASE WHEN advised_complexity = expected_complexity THEN 1 END),
            COUNT(CASE WHEN ABS(advised_complexity - expected_complexity) <= 1 THEN 1 END),
            CASE WHEN COUNT(cost) = COUNT(*) THEN CAST(SUM(cost) AS BIGINT) END
        FROM ledger WHERE advice IS NOT NULL GROUP BY workload ORDER BY workload
        """;

    /// <summary>Every workload about which a model was asked.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public IReadOnlyList<AdviceRow> Rows() => database.Guard(() =>
    {
        using var connection = database.OpenCurrentReader();
        return (IReadOnlyList<AdviceRow>)[.. connection
            .Query<(string Workload, long Asked, long InTime, long Taken, long Read, long Same, long WithinOne, long? Cost)>(Sql)
            .Select(row => new AdviceRow(
                row.Workload, row.Asked, row.InTime, row.Taken, row.Read, row.Same, row.WithinOne,
                row.Cost is { } cost ? Picodollars.ToDollars(cost) : null))];
    });
}
