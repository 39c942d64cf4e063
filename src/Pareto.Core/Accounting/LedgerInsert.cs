using Microsoft.Data.Sqlite;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;
using SQLitePCL;

namespace Pareto.Core.Accounting;

/// <summary>
/// The ledger's writing statements, prepared once on one connection. Not safe for use by several threads.
/// </summary>
internal sealed class LedgerInsert : IDisposable
{
    private const string Sql =
        """
        INSERT INTO ledger (
            request_id, attempt, final, started_at, workload, key_name, requested_model, provider, model, tier, task,
            complexity, reason, outcome, failure, input_tokens, cached_input_tokens, cache_write_tokens,
            cache_write_hour_tokens, audio_input_tokens, output_tokens, reasoning_tokens, audio_output_tokens,
            usage_estimated, cost, baseline_cost, price_basis, first_token, duration, overhead, compute, purpose,
            advice, advised_complexity, expected_complexity, key_id, team, project, end_user, image_input_tokens, image_output_tokens,
            cost_input, cost_cached_input, cost_cache_write, cost_output, cost_other, price_version, service_tier, region)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (request_id, attempt) DO NOTHING
        """;

    private readonly sqlite3 _database;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _rollback;

    public LedgerInsert(SqliteConnection connection)
    {
        _database = connection.Handle!;

        // IMMEDIATE: another process's lock is waited for here, not met in the middle of the batch.
        _begin = new SqliteStatement(connection, "BEGIN IMMEDIATE");
        _insert = new SqliteStatement(connection, Sql);
        _commit = new SqliteStatement(connection, "COMMIT");
        _rollback = new SqliteStatement(connection, "ROLLBACK");
    }

    public void Begin() => _begin.Run();

    public void Commit() => _commit.Run();

    /// <summary>Ends a transaction that failed, where SQLite has not already done so itself.</summary>
    public void Abandon()
    {
        if (raw.sqlite3_get_autocommit(_database) == 0)
        {
            _rollback.Run();
        }
    }

    /// <summary>Adds the row; a row of the same request and attempt that is there already stays as it is.</summary>
    public void Add(LedgerEntry entry)
    {
        var usage = entry.Usage;
        var column = 0;
        _insert.Bind(++column, entry.RequestId.Value);
        _insert.Bind(++column, entry.Attempt);
        _insert.Bind(++column, entry.Final ? 1 : 0);
        _insert.Bind(++column, entry.StartedAt.ToUnixTimeMilliseconds());
        _insert.Bind(++column, entry.Workload);
        _insert.Bind(++column, entry.KeyName);
        _insert.Bind(++column, entry.RequestedModel);
        _insert.Bind(++column, entry.Target.Provider);
        _insert.Bind(++column, entry.Target.Model);
        _insert.Bind(++column, entry.Tier is { } tier ? LedgerNames.Tiers[tier] : null);
        _insert.Bind(++column, LedgerNames.Tasks[entry.Task]);
        _insert.Bind(++column, entry.Complexity);
        _insert.Bind(++column, entry.Reason);
        _insert.Bind(++column, LedgerNames.Outcomes[entry.Outcome]);
        _insert.Bind(++column, entry.Failure is { } failure ? LedgerNames.Failures[failure] : null);
        _insert.Bind(++column, usage.Input);
        _insert.Bind(++column, usage.CachedInput);
        _insert.Bind(++column, usage.CacheWrite);
        _insert.Bind(++column, usage.CacheWriteHour);
        _insert.Bind(++column, usage.AudioInput);
        _insert.Bind(++column, usage.Output);
        _insert.Bind(++column, usage.Reasoning);
        _insert.Bind(++column, usage.AudioOutput);
        _insert.Bind(++column, usage.Estimated ? 1 : 0);
        _insert.Bind(++column, Money(entry.Cost));
        _insert.Bind(++column, Money(entry.BaselineCost));
        _insert.Bind(++column, LedgerNames.PriceBases[entry.PriceBasis]);
        _insert.Bind(++column, entry.FirstToken is { } firstToken ? Microseconds(firstToken) : null);
        _insert.Bind(++column, Microseconds(entry.Duration));
        _insert.Bind(++column, Microseconds(entry.Overhead));
        _insert.Bind(++column, usage.Compute is { } compute ? Microseconds(compute) : null);
        _insert.Bind(++column, LedgerNames.Purposes[entry.Purpose]);
        _insert.Bind(++column, entry.Advice is { } advice ? LedgerNames.Advice[advice.Outcome] : null);
        _insert.Bind(++column, entry.Advice?.Complexity);
        _insert.Bind(++column, entry.Advice?.Expected);
        _insert.Bind(++column, entry.KeyId);
        _insert.Bind(++column, entry.Team);
        _insert.Bind(++column, entry.Project);
        _insert.Bind(++column, entry.EndUser);
        _insert.Bind(++column, usage.ImageInput);
        _insert.Bind(++column, usage.ImageOutput);
        _insert.Bind(++column, Money(entry.CostParts?.Input));
        _insert.Bind(++column, Money(entry.CostParts?.CachedInput));
        _insert.Bind(++column, Money(entry.CostParts?.CacheWrite));
        _insert.Bind(++column, Money(entry.CostParts?.Output));
        _insert.Bind(++column, Money(entry.CostParts?.Other));
        _insert.Bind(++column, entry.PriceVersion);
        _insert.Bind(++column, entry.Service is { } service ? LedgerNames.Services[service] : null);
        _insert.Bind(++column, entry.Region);
        _insert.Run();
    }

    public void Dispose()
    {
        _begin.Dispose();
        _insert.Dispose();
        _commit.Dispose();
        _rollback.Dispose();
    }

    private static long? Money(decimal? dollars) => dollars is { } known ? Picodollars.From(known) : null;

    private static long Microseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}
