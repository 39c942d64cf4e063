using System.Text;
using System.Text.Json;
using Pareto.Core.Accounting;
using Pareto.Core.Accounting.Export;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;
using Pareto.Core.Tests.Storage;

namespace Pareto.Core.Tests.Accounting.Export;

public abstract class LedgerExportTests(StorageEngine engine)
{
    [Fact]
    public async Task WriteAsync_Csv_HasEveryRowOnceInTheOrderOfTime()
    {
        using var test = new TestDatabase(engine);
        var rows = ExpectedTotals.ManyRows(2500);
        await AppendAsync(test, rows);

        var lines = (await ExportAsync(test, ExportFormat.Csv, byRequest: false)).TrimEnd('\n').Split('\n');

        lines[0].ShouldStartWith("request_id,attempt,final,purpose,started_at,workload,");
        lines.Skip(1).Select(line => string.Join(',', line.Split(',')[..2])).ShouldBe(rows
            .OrderBy(row => row.StartedAt).ThenBy(row => row.RequestId.Value, StringComparer.Ordinal).ThenBy(row => row.Attempt)
            .Select(row => $"{row.RequestId},{row.Attempt}"));
        var cost = Array.IndexOf(lines[0].Split(','), "cost");
        lines.Skip(1).Sum(line => line.Split(',')[cost] is { Length: > 0 } text ? decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : 0)
            .ShouldBe(rows.Sum(row => row.Cost ?? 0));
    }

    [Fact]
    public async Task WriteAsync_JsonLinesByRequest_AddsItsAttempts()
    {
        using var test = new TestDatabase(engine);
        await AppendAsync(test,
        [
            Rows.Row("req_1") with { Final = false, Outcome = AttemptOutcome.Failed, Tier = Tier.Small, Cost = 0.1m },
            Rows.Row("req_1", attempt: 2) with { StartedAt = Rows.Noon.AddSeconds(2), Tier = Tier.Premium, Cost = 0.2m },
            Rows.Row("req_2") with { Cost = null },
        ]);

        var lines = (await ExportAsync(test, ExportFormat.JsonLines, byRequest: true)).TrimEnd('\n').Split('\n').Select(line => JsonElement.Parse(line)).ToList();

        lines.Count.ShouldBe(2);
        lines[0].GetProperty("attempts").GetInt64().ShouldBe(2);
        lines[0].GetProperty("tier").GetString().ShouldBe("premium");
        lines[0].GetProperty("cost").GetDecimal().ShouldBe(0.3m);
        lines[0].GetProperty("input_tokens").GetInt64().ShouldBe(2000);
        lines[0].GetProperty("duration_ms").GetDecimal().ShouldBe(2900m);
        lines[1].TryGetProperty("cost", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task WriteAsync_Filter_LeavesOutOtherTimes()
    {
        using var test = new TestDatabase(engine);
        await AppendAsync(test, [.. Enumerable.Range(0, 3).Select(i => Rows.Row($"req_{i}") with { StartedAt = Rows.Noon.AddDays(i) })]);

        var text = await ExportAsync(test, ExportFormat.Csv, byRequest: false, new LedgerFilter(Rows.Noon.AddDays(1), Rows.Noon.AddDays(2)));

        text.TrimEnd('\n').Split('\n')[1..].ShouldHaveSingleItem().ShouldStartWith("req_1,");
    }

    [Fact]
    public async Task WriteAsync_FormulaInAText_IsNone()
    {
        using var test = new TestDatabase(engine);
        await AppendAsync(test, [Rows.Row("req_1") with { Workload = "=SUM(A1), \"all\"" }]);

        (await ExportAsync(test, ExportFormat.Csv, byRequest: false)).ShouldContain(",\"'=SUM(A1), \"\"all\"\"\",");
    }

    private static async Task<string> ExportAsync(TestDatabase test, ExportFormat format, bool byRequest, LedgerFilter? filter = null)
    {
        using var output = new MemoryStream();
        await LedgerExport.WriteAsync(test.Reader, filter ?? LedgerFilter.All, format, byRequest, output, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static async Task AppendAsync(TestDatabase test, IReadOnlyList<LedgerEntry> rows)
    {
        await using var ledger = Ledger.Open(test.Database);
        await ledger.AppendAsync(rows);
    }
}
