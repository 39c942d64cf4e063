using Npgsql;
using NpgsqlTypes;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;

namespace Pareto.Core.Accounting;

/// <summary>Rows of the ledger column by column, as arrays: any number of them is one statement with one set of parameters.</summary>
internal sealed class PostgresCells(string replica) : ILedgerCells
{
    private readonly List<long?>?[] _numbers = new List<long?>?[LedgerColumns.Names.Length];
    private readonly List<string?>?[] _texts = new List<string?>?[LedgerColumns.Names.Length];
    private int _column;

    public bool IsEmpty => _texts[0] is not { Count: > 0 };

    public void Add(LedgerEntry entry)
    {
        _column = 0;
        LedgerColumns.Write(this, entry, replica);
    }

    /// <summary>The statement that inserts them, and forgets them here.</summary>
    public NpgsqlBatchCommand TakeInsert(string sql)
    {
        var insert = new NpgsqlBatchCommand(sql);
        for (var column = 0; column < LedgerColumns.Names.Length; column++)
        {
            insert.Parameters.Add(_numbers[column] is { } numbers
                ? new NpgsqlParameter<long?[]> { TypedValue = [.. numbers], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint }
                : new NpgsqlParameter<string?[]> { TypedValue = [.. _texts[column]!], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        }

        Clear();
        return insert;
    }

    public void Clear()
    {
        for (var column = 0; column < LedgerColumns.Names.Length; column++)
        {
            _numbers[column]?.Clear();
            _texts[column]?.Clear();
        }
    }

    void ILedgerCells.Add(long? value) => (_numbers[_column++] ??= []).Add(value);

    void ILedgerCells.Add(string? value) => (_texts[_column++] ??= []).Add(value is null ? null : PostgresText.Of(value));
}
