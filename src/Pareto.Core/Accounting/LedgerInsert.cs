using System.Text;
using Microsoft.Data.Sqlite;
using Pareto.Core.Exchange;
using SQLitePCL;

namespace Pareto.Core.Accounting;

/// <summary>
/// The ledger's writing statements, prepared once on one connection. They are bound through SQLite's own interface:
/// this runs for every attempt, and ADO.NET's parameters cost more than the insert itself (see docs/decisions/0003).
/// Not safe for use by several threads.
/// </summary>
internal sealed class LedgerInsert : IDisposable
{
    private const string Sql =
        """
        INSERT INTO ledger (
            request_id, attempt, final, started_at, workload, key_name, requested_model, provider, model, tier, task,
            complexity, reason, outcome, failure, input_tokens, cached_input_tokens, cache_write_tokens,
            cache_write_hour_tokens, audio_input_tokens, output_tokens, reasoning_tokens, audio_output_tokens,
            usage_estimated, cost, baseline_cost, price_basis, first_token, duration, overhead, compute)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (request_id, attempt) DO NOTHING
        """;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _begin;
    private readonly sqlite3_stmt _insert;
    private readonly sqlite3_stmt _commit;
    private readonly sqlite3_stmt _rollback;
    private byte[] _text = new byte[1024];

    public LedgerInsert(SqliteConnection connection)
    {
        _database = connection.Handle!;

        // IMMEDIATE: another process's lock is waited for here, not met in the middle of the batch.
        _begin = Prepare("BEGIN IMMEDIATE");
        _insert = Prepare(Sql);
        _commit = Prepare("COMMIT");
        _rollback = Prepare("ROLLBACK");
    }

    public void Begin() => Step(_begin);

    public void Commit() => Step(_commit);

    /// <summary>Ends a transaction that failed, where SQLite has not already done so itself.</summary>
    public void Abandon()
    {
        if (raw.sqlite3_get_autocommit(_database) == 0)
        {
            raw.sqlite3_step(_rollback);
            raw.sqlite3_reset(_rollback);
        }
    }

    /// <summary>Adds the row; a row of the same request and attempt that is there already stays as it is.</summary>
    public void Add(LedgerEntry entry)
    {
        var usage = entry.Usage;
        var column = 0;
        Bind(++column, entry.RequestId.Value);
        Bind(++column, entry.Attempt);
        Bind(++column, entry.Final ? 1 : 0);
        Bind(++column, entry.StartedAt.ToUnixTimeMilliseconds());
        Bind(++column, entry.Workload);
        Bind(++column, entry.KeyName);
        Bind(++column, entry.RequestedModel);
        Bind(++column, entry.Target.Provider);
        Bind(++column, entry.Target.Model);
        Bind(++column, entry.Tier is { } tier ? LedgerNames.Tiers[tier] : null);
        Bind(++column, LedgerNames.Tasks[entry.Task]);
        Bind(++column, entry.Complexity);
        Bind(++column, entry.Reason);
        Bind(++column, LedgerNames.Outcomes[entry.Outcome]);
        Bind(++column, entry.Failure is { } failure ? LedgerNames.Failures[failure] : null);
        Bind(++column, usage.Input);
        Bind(++column, usage.CachedInput);
        Bind(++column, usage.CacheWrite);
        Bind(++column, usage.CacheWriteHour);
        Bind(++column, usage.AudioInput);
        Bind(++column, usage.Output);
        Bind(++column, usage.Reasoning);
        Bind(++column, usage.AudioOutput);
        Bind(++column, usage.Estimated ? 1 : 0);
        Bind(++column, entry.Cost is { } cost ? Picodollars.From(cost) : null);
        Bind(++column, entry.BaselineCost is { } baseline ? Picodollars.From(baseline) : null);
        Bind(++column, LedgerNames.PriceBases[entry.PriceBasis]);
        Bind(++column, entry.FirstToken is { } firstToken ? Microseconds(firstToken) : null);
        Bind(++column, Microseconds(entry.Duration));
        Bind(++column, Microseconds(entry.Overhead));
        Bind(++column, usage.Compute is { } compute ? Microseconds(compute) : null);
        Step(_insert);
    }

    public void Dispose()
    {
        _begin.Dispose();
        _insert.Dispose();
        _commit.Dispose();
        _rollback.Dispose();
    }

    private static long Microseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    private void Bind(int column, long value) => raw.sqlite3_bind_int64(_insert, column, value);

    private void Bind(int column, long? value)
    {
        if (value is { } number)
        {
            raw.sqlite3_bind_int64(_insert, column, number);
        }
        else
        {
            raw.sqlite3_bind_null(_insert, column);
        }
    }

    private void Bind(int column, string? value)
    {
        if (value is null)
        {
            raw.sqlite3_bind_null(_insert, column);
            return;
        }

        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (most > _text.Length)
        {
            _text = new byte[most];
        }

        // SQLite copies the bytes, so one buffer serves every column.
        raw.sqlite3_bind_text(_insert, column, _text.AsSpan(0, Encoding.UTF8.GetBytes(value, _text)));
    }

    private sqlite3_stmt Prepare(string sql)
    {
        var code = raw.sqlite3_prepare_v2(_database, sql, out var statement);
        return code == raw.SQLITE_OK ? statement : throw Failure(code);
    }

    private void Step(sqlite3_stmt statement)
    {
        var code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_DONE)
        {
            raw.sqlite3_reset(statement);
            return;
        }

        var failure = Failure(code);
        raw.sqlite3_reset(statement);
        throw failure;
    }

    private SqliteException Failure(int code) =>
        new(raw.sqlite3_errmsg(_database).utf8_to_string(), code, raw.sqlite3_extended_errcode(_database));
}
