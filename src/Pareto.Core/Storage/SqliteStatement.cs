using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Pareto.Core.Storage;

/// <summary>
/// A statement prepared once on one connection and bound through SQLite's own interface, for what runs with every
/// request: ADO.NET's parameters cost more than the insert itself (see docs/decisions/0003). Columns count from 1 when
/// they are bound and from 0 when they are read, as in SQLite. Not safe for use by several threads.
/// </summary>
/// <remarks>
/// What is bound stays bound when the statement runs again, so a value that is there already is not handed over once more: most
/// of a ledger's row is what stood in the row before it.
/// </remarks>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly Bound[] _bound;
    private byte[] _text = [];

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        var code = raw.sqlite3_prepare_v2(_database, sql, out _statement);
        if (code != raw.SQLITE_OK)
        {
            throw Failure(code);
        }

        _bound = new Bound[raw.sqlite3_bind_parameter_count(_statement) + 1];
    }

    public void Bind(int column, long? value)
    {
        if (!Changes(column, new Bound(IsSet: true, value, null)))
        {
            return;
        }

        if (value is { } number)
        {
            raw.sqlite3_bind_int64(_statement, column, number);
        }
        else
        {
            raw.sqlite3_bind_null(_statement, column);
        }
    }

    public void Bind(int column, string? value)
    {
        if (!Changes(column, new Bound(IsSet: true, null, value)))
        {
            return;
        }

        if (value is null)
        {
            raw.sqlite3_bind_null(_statement, column);
            return;
        }

        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (most > _text.Length)
        {
            _text = new byte[Math.Max(most, 1024)];
        }

        // SQLite copies the bytes, so one buffer serves every column.
        raw.sqlite3_bind_text(_statement, column, _text.AsSpan(0, Encoding.UTF8.GetBytes(value, _text)));
    }

    public void Bind(int column, ReadOnlySpan<byte> value)
    {
        _bound[column] = default;
        raw.sqlite3_bind_blob(_statement, column, value);
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    public void Run()
    {
        var code = raw.sqlite3_step(_statement);
        if (code != raw.SQLITE_DONE)
        {
            throw Reset(code);
        }

        raw.sqlite3_reset(_statement);
    }

    /// <summary>Steps to the next row; at the end of them the statement is ready to run again.</summary>
    public bool Next()
    {
        var code = raw.sqlite3_step(_statement);
        switch (code)
        {
            case raw.SQLITE_ROW:
                return true;
            case raw.SQLITE_DONE:
                raw.sqlite3_reset(_statement);
                return false;
            default:
                throw Reset(code);
        }
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public long Whole(int column) => raw.sqlite3_column_int64(_statement, column);

    public byte[] Bytes(int column) => raw.sqlite3_column_blob(_statement, column).ToArray();

    public void Dispose() => _statement.Dispose();

    /// <summary>Whether the column holds something else; from now on it holds this.</summary>
    private bool Changes(int column, Bound value)
    {
        if (_bound[column] == value)
        {
            return false;
        }

        _bound[column] = value;
        return true;
    }

    private SqliteException Reset(int code)
    {
        var failure = Failure(code);
        raw.sqlite3_reset(_statement);
        return failure;
    }

    private SqliteException Failure(int code) =>
        new(raw.sqlite3_errmsg(_database).utf8_to_string(), code, raw.sqlite3_extended_errcode(_database));

    /// <summary>What a column holds: a number, a text, or neither for NULL; not set where that is not known.</summary>
    private readonly record struct Bound(bool IsSet, long? Number, string? Text);
}
