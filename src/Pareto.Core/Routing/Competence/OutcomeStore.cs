using Dapper;
using Pareto.Core.Accounting;
using Pareto.Core.Storage;

namespace Pareto.Core.Routing.Competence;

/// <summary>Writes down what answers were worth. Safe for many threads.</summary>
/// <param name="database">Opened for writing when the first outcome comes.</param>
/// <param name="time">When it came.</param>
public sealed class OutcomeStore(Database database, TimeProvider time) : IDisposable
{
    private const string Sql =
        """
        INSERT INTO outcome (request_id, source, provider, model, at, workload, task, complexity, quality)
        VALUES (@request, @source, @provider, @model, @at, @workload, @task, @complexity, @quality)
        ON CONFLICT (request_id, source) DO UPDATE SET provider = excluded.provider, model = excluded.model, at = excluded.at, quality = excluded.quality
        """;

    private static readonly StoredNames<OutcomeSource> Sources = new(
        (OutcomeSource.Escalation, "escalation"), (OutcomeSource.Comparison, "comparison"), (OutcomeSource.User, "user"), (OutcomeSource.Judge, "judge"), (OutcomeSource.Label, "label"));

    private readonly KeptWriter _writer = new(database);

    /// <summary>An outcome was written.</summary>
    internal event Action? Changed;

    /// <summary>One outcome for each request and source: a later one takes the place of the earlier.</summary>
    /// <exception cref="StorageException">The database cannot be written.</exception>
    public void Write(Outcome outcome)
    {
        _writer.Use(connection => connection.Execute(Sql, new
        {
            request = outcome.RequestId.Value,
            source = Sources[outcome.Source],
            provider = outcome.Target.Provider,
            model = outcome.Target.Model,
            at = time.GetUtcNow().ToUnixTimeMilliseconds(),
            workload = outcome.Workload,
            task = LedgerNames.Tasks[outcome.Task],
            complexity = outcome.Complexity,
            quality = outcome.Quality,
        }));

        Changed?.Invoke();
    }

    public void Dispose() => _writer.Dispose();
}
