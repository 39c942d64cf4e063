using System.Data;
using System.Data.Common;

namespace Pareto.Core.Accounting;

/// <summary>Values of statements. The type is named because an absent value has none of its own, and PostgreSQL asks for it.</summary>
internal static class SqlParameters
{
    public static void Add(DbCommand command, string name, long? value) => Add(command, name, DbType.Int64, value);

    public static void Add(DbCommand command, string name, string? value) => Add(command, name, DbType.String, value);

    public static void Add(DbCommand command, string name, byte[]? value) => Add(command, name, DbType.Binary, value);

    private static void Add(DbCommand command, string name, DbType type, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.DbType = type;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
    }
}
