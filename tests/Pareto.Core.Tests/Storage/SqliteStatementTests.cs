using Dapper;
using Microsoft.Data.Sqlite;
using Pareto.Core.Storage;

namespace Pareto.Core.Tests.Storage;

public class SqliteStatementTests
{
    [Fact]
    public void Bind_SameAndOtherValuesInTurn_EachRowHoldsItsOwn()
    {
        using var connection = Open("CREATE TABLE pair (number INTEGER, text TEXT)");
        using var insert = new SqliteStatement(connection, "INSERT INTO pair VALUES (?, ?)");
        (long?, string?)[] rows = [(1, "a"), (1, "a"), (null, "a"), (null, null), (0, null), (0, ""), (0, "b"), (2, "a"), (null, "null"), (null, null), (1, "a")];

        foreach (var (number, text) in rows)
        {
            insert.Bind(1, number);
            insert.Bind(2, text);
            insert.Run();
        }

        connection.Query<(long?, string?)>("SELECT number, text FROM pair ORDER BY rowid").ShouldBe(rows);
    }

    [Fact]
    public void Bind_BytesInPlaceOfText_TextIsBoundAnewAfterwards()
    {
        using var connection = Open("CREATE TABLE thing (value)");
        using var insert = new SqliteStatement(connection, "INSERT INTO thing VALUES (?)");

        insert.Bind(1, "text");
        insert.Run();
        insert.Bind(1, [1, 2]);
        insert.Run();
        insert.Bind(1, "text");
        insert.Run();

        connection.Query<string>("SELECT typeof(value) FROM thing ORDER BY rowid").ShouldBe(["text", "blob", "text"]);
    }

    [Fact]
    public void Run_RefusedRow_ValuesStayForTheNext()
    {
        using var connection = Open("CREATE TABLE thing (name TEXT, value INTEGER NOT NULL)");
        using var insert = new SqliteStatement(connection, "INSERT INTO thing VALUES (?, ?)");
        insert.Bind(1, "a");
        insert.Bind(2, (long?)null);
        Should.Throw<SqliteException>(insert.Run);

        insert.Bind(1, "a");
        insert.Bind(2, 7L);
        insert.Run();

        connection.QuerySingle<(string, long)>("SELECT name, value FROM thing").ShouldBe(("a", 7));
    }

    private static SqliteConnection Open(string sql)
    {
        var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        connection.Execute(sql);
        return connection;
    }
}
