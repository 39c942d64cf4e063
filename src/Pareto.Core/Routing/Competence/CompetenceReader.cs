using Dapper;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;

namespace Pareto.Core.Routing.Competence;

/// <summary>Reads what targets have earned, also while a gateway runs.</summary>
public sealed class CompetenceReader(Database database)
{
    // Of several words on one answer the most reliable source's counts.
    private const string Sql =
        """
        SELECT provider, model, task, complexity, COUNT(*), AVG(quality) FROM (
            SELECT *, ROW_NUMBER() OVER (
                PARTITION BY request_id, provider, model
                ORDER BY CASE source WHEN 'label' THEN 0 WHEN 'judge' THEN 1 WHEN 'user' THEN 2 ELSE 3 END) AS place
            FROM outcome WHERE at >= @since) AS word
        WHERE place = 1
        GROUP BY provider, model, task, complexity
        ORDER BY provider, model, task, complexity
        """;

    /// <summary>Every target, task and complexity that has been observed since then.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public IReadOnlyList<CompetenceRow> Rows(DateTimeOffset? since = null) => database.Guard(() =>
    {
        using var connection = database.OpenReader();
        return (IReadOnlyList<CompetenceRow>)[.. connection
            .Query<(string Provider, string Model, string Task, long Complexity, long Observations, double Quality)>(
                Sql, new { since = since?.ToUnixTimeMilliseconds() ?? 0 })
            .Select(row => new CompetenceRow(
                new TargetId(row.Provider, row.Model), LedgerNames.Tasks.Parse(row.Task), (int)row.Complexity, (int)row.Observations, row.Quality))];
    });
}
