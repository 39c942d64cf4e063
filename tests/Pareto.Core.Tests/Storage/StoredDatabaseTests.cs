using System.Globalization;
using Pareto.Core.Accounting;
using Pareto.Core.PolicyGate.AuditTrail;
using Pareto.Core.Storage;
using Pareto.Core.Tests.Accounting;

namespace Pareto.Core.Tests.Storage;

/// <summary>What any released version has stored is brought up to date with all that is in it.</summary>
public class StoredDatabaseTests
{
    private const long MillisecondsPerDay = 86_400_000;

    public static TheoryData<StorageEngine, int> Stored => [.. Versions.Where(stored => StoredDatabase.Exists(stored.Engine, stored.Version))];

    private static IEnumerable<(StorageEngine Engine, int Version)> Versions =>
        from engine in Enum.GetValues<StorageEngine>()
        from script in Schema.Sqlite.Scripts
        select (engine, script.Number);

    [Theory]
    [MemberData(nameof(Stored))]
    public async Task Open_OfAnyVersion_KeepsItsRowsAndSums(StorageEngine engine, int version)
    {
        using var stored = new StoredDatabase(engine, version);
        var before = stored.Read();
        var sums = Sums(before);

        // The first file is older than the rows that the others were made of.
        before.Where(table => table.Value.Count == 0).Select(table => table.Key).ShouldBe(version == 1 && engine == StorageEngine.Sqlite ? ["admin_key"] : []);
        using var database = stored.Open();

        var after = stored.Read();
        foreach (var (table, rows) in before.Where(table => table.Key != "schema_version"))
        {
            Texts(after[table], rows).ShouldBe(Texts(rows, rows), table);
        }

        after["schema_version"].Count.ShouldBe(Schema.Sqlite.Latest);
        var reader = new LedgerReader(database);
        var entries = 0;
        reader.Visit(LedgerFilter.All, _ => entries++);
        entries.ShouldBe(before["ledger"].Count);
        Sums(reader).ShouldBe(sums);
        DaySums.BringUpToDate(database, Rows.Noon.AddDays(30), rebuild: true).ShouldNotBeNull();
        Sums(reader).ShouldBe(sums);
        new AuditTrailReader(database).Verify(null, TestContext.Current.CancellationToken).Problems.ShouldBeEmpty();

        await using var ledger = Ledger.Open(database);
        await ledger.AppendAsync(Rows.Row("req_new"));
        reader.Totals(LedgerFilter.All, LedgerGrouping.None)[0].Attempts.ShouldBe(sums.Sum(sum => sum.Attempts) + 1);
    }

    [Fact]
    public void EveryScript_HasItsStoredDatabases()
    {
        var missing = Versions.Where(stored => !StoredDatabase.Exists(stored.Engine, stored.Version)).ToList();

        missing.ShouldBeEmpty(
            "A script is new. Write rows as a gateway of its version writes them, so that every table and column of it holds something, to " +
            "tests/Pareto.Core.Tests/Storage/Stored/rows under the script's name, in SQL that both engines understand (bytes'00FF' for binary values). Then run " +
            $"`dotnet run --project tests/Pareto.Core.Tests -- -explicit only -method '*{nameof(Write_WhatIsMissing)}'` and commit the files that it makes.");
    }

    [Fact(Explicit = true)]
    public void Write_WhatIsMissing()
    {
        foreach (var (engine, version) in Versions.Where(stored => !StoredDatabase.Exists(stored.Engine, stored.Version)))
        {
            StoredDatabase.Write(engine, version);
        }
    }

    /// <summary>The rows by the columns that others have, in any order.</summary>
    private static IEnumerable<string> Texts(List<IDictionary<string, object?>> rows, List<IDictionary<string, object?>> others) => rows
        .Select(row => string.Join(' ', others[0].Keys.Select(column => column + "=" + Text(row[column]))))
        .Order(StringComparer.Ordinal);

    private static string Text(object? cell) => cell is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(cell, CultureInfo.InvariantCulture)!;

    private static List<Sum> Sums(LedgerReader reader) =>
    [
        .. reader.Totals(LedgerFilter.All, LedgerGrouping.Day | LedgerGrouping.Target).Select(total => new Sum(
            (long)(total.Day!.Value.ToDateTime(TimeOnly.MinValue) - DateTime.UnixEpoch).TotalDays, total.Target!, total.Attempts, total.Cost, total.CostParts.Output,
            total.BaselineCost, total.Usage.Input, total.Usage.CachedInput, total.Usage.Output)),
    ];

    /// <summary>The sums of the rows that are there and of the days whose rows are removed, taken without the gateway's own statements.</summary>
    private static List<Sum> Sums(Dictionary<string, List<IDictionary<string, object?>>> tables)
    {
        var rows = tables["ledger"].Select(row => new Sum(
            Whole(row, "started_at") / MillisecondsPerDay, $"{row["provider"]}/{row["model"]}", 1, Whole(row, "cost") / 1e12m, Whole(row, "cost_output") / 1e12m,
            Whole(row, "baseline_cost") / 1e12m, Whole(row, "input_tokens"), Whole(row, "cached_input_tokens"), Whole(row, "output_tokens")));
        var removedUntil = tables.TryGetValue("ledger_rollup", out var rollup) ? Whole(rollup[0], "removed_until") / MillisecondsPerDay : 0;
        var removed = tables.GetValueOrDefault("ledger_day", []).Where(sum => Whole(sum, "detail") == 0 && Whole(sum, "day") < removedUntil).Select(sum => new Sum(
            Whole(sum, "day"), (string)sum["target"]!, Whole(sum, "attempts"), Money(sum, "cost"), Money(sum, "cost_output"), Money(sum, "baseline"),
            Whole(sum, "input_tokens"), Whole(sum, "cached_input_tokens"), Whole(sum, "output_tokens")));
        return
        [
            .. rows.Concat(removed).GroupBy(sum => (sum.Day, sum.Target)).Select(group => group.Aggregate((left, right) => left + right))
                .OrderBy(sum => sum.Day).ThenBy(sum => sum.Target, StringComparer.Ordinal),
        ];
    }

    private static long Whole(IDictionary<string, object?> row, string column) => row.TryGetValue(column, out var cell) && cell is long number ? number : 0;

    private static decimal Money(IDictionary<string, object?> row, string column) => (Whole(row, column + "_whole") / 1e6m) + (Whole(row, column + "_rest") / 1e12m);

    private sealed record Sum(
        long Day, string Target, long Attempts, decimal Cost, decimal OutputCost, decimal BaselineCost, long Input, long CachedInput, long Output)
    {
        public static Sum operator +(Sum left, Sum right) => new(
            left.Day, left.Target, left.Attempts + right.Attempts, left.Cost + right.Cost, left.OutputCost + right.OutputCost,
            left.BaselineCost + right.BaselineCost, left.Input + right.Input, left.CachedInput + right.CachedInput, left.Output + right.Output);
    }
}
