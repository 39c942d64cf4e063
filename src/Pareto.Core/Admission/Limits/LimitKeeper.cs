using Dapper;
using Microsoft.Extensions.Logging;
using Pareto.Core.Storage;

namespace Pareto.Core.Admission.Limits;

/// <summary>Keeps what was used of windows from a gateway's stop to its next start. Of one that was killed nothing is kept.</summary>
internal sealed partial class LimitKeeper(SqliteDatabase database, ILogger<LimitKeeper> logger)
{
    private readonly Lazy<Dictionary<string, List<(long Bucket, long Used)>>> _kept = new(() => database.Guard(() =>
    {
        using var connection = database.OpenReader();
        return connection.Query<(string Meter, long Bucket, long Used)>("SELECT meter, bucket, used FROM limit_use")
            .GroupBy(row => row.Meter, StringComparer.Ordinal)
            .ToDictionary(rows => rows.Key, rows => rows.Select(row => (row.Bucket, row.Used)).ToList(), StringComparer.Ordinal);
    }));

    /// <summary>What was kept of a meter, once.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public IReadOnlyList<(long Bucket, long Used)> Take(in MeterId id) => _kept.Value.Remove(id.Text, out var used) ? used : [];

    /// <summary>Takes the place of what was kept before, if the database can be written.</summary>
    public void Keep(IReadOnlyList<(MeterId Id, WindowUse Use)> meters)
    {
        try
        {
            database.Guard(() => Write(meters));
        }
        catch (StorageException exception)
        {
            LogNotKept(exception.Message);
        }
    }

    private int Write(IReadOnlyList<(MeterId Id, WindowUse Use)> meters)
    {
        using var connection = database.OpenWriter();
        using var transaction = connection.BeginTransaction();
        connection.Execute("DELETE FROM limit_use", transaction: transaction);
        foreach (var (id, use) in meters)
        {
            connection.Execute(
                "INSERT INTO limit_use (meter, bucket, used, ends_at) VALUES (@Meter, @Bucket, @Used, @EndsAt)",
                use.Counted.Select(bucket => new
                {
                    Meter = id.Text, bucket.Bucket, Used = bucket.Amount, EndsAt = use.EndOf(bucket.Bucket + WindowUse.Buckets) / TimeSpan.TicksPerMicrosecond,
                }),
                transaction);
        }

        transaction.Commit();
        return meters.Count;
    }

    [LoggerMessage(6006, LogLevel.Error, "What was used of the rate limits is not kept for the next start: {Problem}")]
    private partial void LogNotKept(string problem);
}
