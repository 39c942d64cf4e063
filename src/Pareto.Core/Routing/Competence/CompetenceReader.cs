using Dapper;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;

namespace Pareto.Core.Routing.Competence;

/// <summary>Reads what targets have earned, also while a gateway runs.</summary>
public sealed class CompetenceReader(Database database)
{
    // Of several words on one answer the most reliable source's counts. What escalations show is of another kind and stays apart.
    private const string Sql =
        """
        SELECT provider, model, task, complexity,
            COUNT(CASE WHEN source <> 'escalation' THEN 1 END), COALESCE(AVG(CASE WHEN source <> 'escalation' THEN quality END), 0.0),
            COUNT(CASE WHEN source = 'escalation' THEN 1 END), COALESCE(AVG(CASE WHEN source = 'escalation' THEN quality END), 0.0) FROM (
            SELECT *, ROW_NUMBER() OVER (
                PARTITION BY request_id, provider, model
                ORDER BY CASE source WHEN 'label' THEN 0 WHEN 'judge' THEN 1 WHEN 'user' THEN 2 WHEN 'comparison' THEN 3 ELSE 4 END) AS place
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
            .Query<(string Provider, string Model, string Task, long Complexity, long Observations, double Quality, long Escalations, double Agreed)>(
                Sql, new { since = since?.ToUnixTimeMilliseconds() ?? 0 })
            .Select(row => new CompetenceRow(
                new TargetId(row.Provider, row.Model), LedgerNames.Tasks.Parse(row.Task), (int)row.Complexity, (int)row.Observations, row.Quality)
            {
                Escalations = (int)row.Escalations, EscalationsAgreed = row.Agreed,
            })];
    });
}
