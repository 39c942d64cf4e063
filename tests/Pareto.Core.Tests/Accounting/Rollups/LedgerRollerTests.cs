using Microsoft.Extensions.Logging.Abstractions;
using Pareto.Core.Accounting;
using Pareto.Core.Accounting.Rollups;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;
using Pareto.Core.Tests.Storage;

namespace Pareto.Core.Tests.Accounting.Rollups;

public class LedgerRollerTests
{
    [Theory]
    [InlineData(StorageEngine.Sqlite)]
    [InlineData(StorageEngine.Postgres)]
    public async Task TimePasses_HoursAreSummedUpAQuarterAfterTheirEnd_AndRowsRemovedAfterTheirTime(StorageEngine engine)
    {
        using var test = new TestDatabase(engine);
        var now = test.Clock.GetUtcNow();
        await using (var ledger = Ledger.Open(test.Database))
        {
            await ledger.AppendAsync([Rows.Row("req_1") with { StartedAt = now.AddDays(-42) }, Rows.Row("req_2") with { StartedAt = now }]);
        }

        var nextHour = new DateTimeOffset(now.Date, TimeSpan.Zero).AddHours(now.Hour + 1);
        var writer = new RollupWriter(test.Database);
        using var roller = new LedgerRoller(writer, TimeSpan.FromDays(40), test.Clock, NullLogger<LedgerRoller>.Instance);

        test.Clock.Advance(nextHour.AddMinutes(14) - now);
        writer.RolledUntil.ShouldBe(nextHour.AddHours(-1));

        test.Clock.Advance(TimeSpan.FromMinutes(15));
        writer.RolledUntil.ShouldBe(nextHour);
        test.Reader.Entries(new RequestId("req_1")).ShouldBeEmpty();
        test.Reader.Entries(new RequestId("req_2")).Count.ShouldBe(1);
        test.Reader.Totals(LedgerFilter.All, LedgerGrouping.None)[0].Requests.ShouldBe(2);
    }
}
