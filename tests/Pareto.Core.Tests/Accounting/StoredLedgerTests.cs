using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;
using Pareto.Core.Tests.Storage;

namespace Pareto.Core.Tests.Accounting;

/// <summary>The first version's file, written by its own gateway, means what it meant: rows as they were appended.</summary>
public class StoredLedgerTests
{
    [Fact]
    public void Open_Version1_ReadsItsRows()
    {
        using var stored = new StoredDatabase(StorageEngine.Sqlite, version: 1);
        using var database = stored.Open();
        var reader = new LedgerReader(database);

        reader.Entries(new RequestId("req_full")).ShouldBe([Rows.FullRow("req_full")]);
        reader.Entries(new RequestId("req_tried")).ShouldBe([Rows.BareRow("req_tried"), Rows.Row("req_tried", attempt: 2)]);
        foreach (var (request, row) in EveryName())
        {
            reader.Entries(request).ShouldBe([row]);
        }
    }

    /// <summary>One row for each value of each enumeration, as the version that wrote the file knew them.</summary>
    private static IEnumerable<(RequestId Request, LedgerEntry Row)> EveryName()
    {
        LedgerEntry[] rows =
        [
            .. Enum.GetValues<AttemptOutcome>().Where(value => value <= AttemptOutcome.ClientLeft).Select(value => Rows.Row($"req_outcome_{(int)value}") with { Outcome = value }),
            .. Enum.GetValues<UpstreamFailureKind>().Where(value => value <= UpstreamFailureKind.CutOff).Select(value => Rows.Row($"req_failure_{(int)value}") with { Failure = value }),
            .. Enum.GetValues<PriceBasis>().Where(value => value <= PriceBasis.Estimate).Select(value => Rows.Row($"req_basis_{(int)value}") with { PriceBasis = value }),
            .. Enum.GetValues<Tier>().Where(value => value <= Tier.Premium).Select(value => Rows.Row($"req_tier_{(int)value}") with { Tier = value }),
            .. Enum.GetValues<TaskType>().Where(value => value <= TaskType.Embedding).Select(value => Rows.Row($"req_task_{(int)value}") with { Task = value }),
        ];
        return rows.Select(row => (row.RequestId, row));
    }
}
