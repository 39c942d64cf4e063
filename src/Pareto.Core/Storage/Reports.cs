using System.Data.Common;

namespace Pareto.Core.Storage;

/// <summary>Statements that go through many rows, such as a busy gateway's of a quarter, and so take longer than a server is waited for otherwise.</summary>
internal static class Reports
{
    private const int Seconds = 600;

    public static DbCommand CreateReport(this DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = Seconds;
        return command;
    }
}
