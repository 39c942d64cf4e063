using System.IO.Compression;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;
using Pareto.Core.Tests.Storage;
using Pareto.Testing;

namespace Pareto.Core.Tests.Accounting;

/// <summary>
/// Files written by earlier versions are kept in <c>Storage/Stored</c> and never made anew: they must be read for good.
/// </summary>
public class StoredLedgerTests
{
    [Fact]
    public void Open_Version1_ReadsItsRows()
    {
        using var temp = new TempDirectory();
        var directory = Unpack("v1.db.gz", temp);
        using var database = SqliteDatabase.Open(directory, new StorageOptions(), new FakeTimeProvider());
        var reader = new LedgerReader(database);

        reader.Entries(new RequestId("req_full")).ShouldBe([Rows.FullRow("req_full")]);
        reader.Entries(new RequestId("req_tried")).ShouldBe([Rows.BareRow("req_tried"), Rows.Row("req_tried", attempt: 2)]);
        foreach (var (request, row) in EveryName())
        {
            reader.Entries(request).ShouldBe([row]);
        }
    }

    [Fact(Explicit = true)]
    public async Task Write_CurrentVersion()
    {
        using var test = new TestDatabase();
        await using (var ledger = Ledger.Open(test.Database))
        {
            await ledger.AppendAsync([Rows.FullRow("req_full"), Rows.BareRow("req_tried"), Rows.Row("req_tried", attempt: 2)]);
            await ledger.AppendAsync([.. EveryName().Select(named => named.Row)]);
        }

        test.Database.Dispose();
        using var packed = File.Create(Path.Combine(Path.GetTempPath(), "pareto-stored.db.gz"));
        using var gzip = new GZipStream(packed, CompressionLevel.SmallestSize);
        using var file = File.OpenRead(Path.Combine(test.Directory.Path, "pareto.db"));
        await file.CopyToAsync(gzip);
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

    private static DataDirectory Unpack(string name, TempDirectory temp)
    {
        using var packed = typeof(StoredLedgerTests).Assembly.GetManifestResourceStream("Storage/Stored/" + name)!;
        using var gzip = new GZipStream(packed, CompressionMode.Decompress);
        using var file = File.Create(Path.Combine(temp.Path, "pareto.db"));
        gzip.CopyTo(file);
        return DataDirectory.At(temp.Path);
    }
}
