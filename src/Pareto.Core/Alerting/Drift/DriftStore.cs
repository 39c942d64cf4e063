using System.Text.Json;
using Dapper;
using Pareto.Core.Storage;

namespace Pareto.Core.Alerting.Drift;

/// <summary>Keeps where a replica's watches stand, over restarts. Safe for many threads.</summary>
/// <param name="database">Opened for writing when there is something to keep.</param>
/// <param name="replica">Whose they are; null: the data directory's own name.</param>
/// <param name="time">When they were kept.</param>
/// <exception cref="StorageException">From every method: the database cannot be used.</exception>
internal sealed class DriftStore(Database database, string? replica, TimeProvider time) : IDisposable
{
    private readonly string _replica = replica ?? ReplicaName.ReadOrCreate(database.Directory);
    private readonly KeptWriter _writer = new(database);

    /// <summary>The states that were kept last, the newest first.</summary>
    /// <param name="most">How many.</param>
    public IReadOnlyList<(string Workload, AlertKind Kind, DriftState State)> Load(int most) => database.Guard(() =>
    {
        using var connection = database.OpenReader();
        return (IReadOnlyList<(string, AlertKind, DriftState)>)[.. connection
            .Query<(string Workload, string Kind, string State)>(
                "SELECT workload, kind, state FROM workload_drift WHERE replica = @replica ORDER BY at DESC, workload LIMIT @most", new { replica = _replica, most })
            .Select(row => (row.Workload, AlertJson.Parse<AlertKind>(row.Kind), JsonSerializer.Deserialize<DriftState>(row.State, AlertJson.Options)!))];
    });

    public void Save(IEnumerable<(string Workload, AlertKind Kind, DriftState State)> states) => _writer.Use(connection =>
    {
        using var transaction = connection.BeginTransaction();
        connection.Execute(
            """
            INSERT INTO workload_drift (replica, workload, kind, at, state) VALUES (@replica, @workload, @kind, @at, @state)
            ON CONFLICT (replica, workload, kind) DO UPDATE SET at = excluded.at, state = excluded.state
            """,
            states.Select(one => new
            {
                replica = _replica,
                workload = one.Workload,
                kind = AlertJson.Name(one.Kind),
                at = time.GetUtcNow().ToUnixTimeMilliseconds(),
                state = JsonSerializer.Serialize(one.State, AlertJson.Options),
            }),
            transaction);
        transaction.Commit();
    });

    public void Dispose() => _writer.Dispose();
}
