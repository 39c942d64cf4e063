using Dapper;
using Microsoft.Data.Sqlite;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;

namespace Pareto.Core.Routing.Competence;

/// <summary>
/// Takes in what an answer was worth, and counts it for the target that gave it. Which target, task and complexity that
/// was stands in the ledger: nobody can speak for a target that has not answered, nor for another key's requests.
/// </summary>
public sealed class FeedbackIntake : IDisposable
{
    private const string Sql =
        """
        INSERT INTO outcome (request_id, source, provider, model, at, workload, task, complexity, quality)
        VALUES (@request, @source, @provider, @model, @at, @workload, @task, @complexity, @quality)
        ON CONFLICT (request_id, source) DO UPDATE SET at = excluded.at, quality = excluded.quality
        """;

    private static readonly StoredNames<OutcomeSource> Sources = new(
        (OutcomeSource.User, "user"), (OutcomeSource.Judge, "judge"), (OutcomeSource.Label, "label"));

    private readonly SqliteDatabase _database;
    private readonly LedgerReader _ledger;
    private readonly TimeProvider _time;
    private readonly Lock _writing = new();
    private SqliteConnection? _connection;

    /// <param name="database">Opened for writing when the first word comes.</param>
    /// <param name="ledger">Knows who answered.</param>
    /// <param name="time">When a word came.</param>
    public FeedbackIntake(SqliteDatabase database, LedgerReader ledger, TimeProvider time)
    {
        _database = database;
        _ledger = ledger;
        _time = time;
    }

    /// <summary>The names that a source has outside.</summary>
    public static OutcomeSource? SourceOf(string name) => name switch
    {
        "user" => OutcomeSource.User,
        "judge" => OutcomeSource.Judge,
        "label" => OutcomeSource.Label,
        _ => null,
    };

    /// <summary>The attempt that it counts for, or why it counts for none: exactly one of the two.</summary>
    /// <exception cref="StorageException">The database cannot be read or written.</exception>
    public (LedgerEntry? Attempt, GatewayError? Refusal) Accept(Feedback feedback, Principal principal)
    {
        if (feedback.Source != OutcomeSource.User && principal != Principal.Admin)
        {
            return (null, new GatewayError(GatewayErrorKind.InvalidRequest, "Labels and judgements need the admin key; with a client's key leave source out, or send 'user'.")
            {
                Parameter = "source",
            });
        }

        var answer = _ledger.Entries(feedback.RequestId).FirstOrDefault(entry => entry.Final && entry.Outcome == AttemptOutcome.Completed);
        if (answer is null || (principal != Principal.Admin && answer.KeyName != principal.KeyName))
        {
            return (null, new GatewayError(
                GatewayErrorKind.UnknownRequest, "No request of this key with that id was answered. Send the x-pareto-request-id of its reply.") { Parameter = "request_id" });
        }

        lock (_writing)
        {
            _database.Guard(() =>
            {
                _connection ??= _database.OpenWriter();
                return _connection.Execute(Sql, new
                {
                    request = feedback.RequestId.Value,
                    source = Sources[feedback.Source],
                    provider = answer.Target.Provider,
                    model = answer.Target.Model,
                    at = _time.GetUtcNow().ToUnixTimeMilliseconds(),
                    workload = answer.Workload,
                    task = LedgerNames.Tasks[answer.Task],
                    complexity = answer.Complexity,
                    quality = feedback.Quality,
                });
            });
        }

        return (answer, null);
    }

    public void Dispose() => _connection?.Dispose();
}
