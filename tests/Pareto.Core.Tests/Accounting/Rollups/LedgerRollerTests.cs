using Microsoft.Extensions.Logging.Abstractions;
using Pareto.Core.Accounting;
using Pareto.Core.Accounting.Rollups;
using Pareto.Core.Exchange;
using Pareto.Core.Tests.Storage;

namespace Pareto.Core.Tests.Accounting.Rollups;

public class LedgerRollerTests
{
    [Fact]
    public async Task TimePasses_DaysAreSummedUpAnHourAfterTheirEnd_AndRowsRemovedAfterTheirTime()
    {
        using var test = new TestDatabase();
        await using (var ledger = Ledger.Open(test.Database))
        {
            await ledger.AppendAsync([Rows.Row("req_1") with { StartedAt = test.Clock.GetUtcNow().AddDays(-42) }, Rows.Row("req_2") with { StartedAt = test.Clock.GetUtcNow() }]);
        }

        var midnight = new DateTimeOffset(test.Clock.GetUtcNow().Date, TimeSpan.Zero).AddDays(1);
        using var roller = new LedgerRoller(new RollupWriter(test.Database), TimeSpan.FromDays(40), test.Clock, NullLogger<LedgerRoller>.Instance);

        test.Clock.Advance(midnight.AddMinutes(59) - test.Clock.GetUtcNow());
        RolledUntil(test).ShouldBe(midnight.AddDays(-1).ToUnixTimeMilliseconds());

        test.Clock.Advance(TimeSpan.FromMinutes(20));
        RolledUntil(test).ShouldBe(midnight.ToUnixTimeMilliseconds());
        test.Reader.Entries(new RequestId("req_1")).ShouldBeEmpty();
        test.Reader.Entries(new RequestId("req_2")).Count.ShouldBe(1);
        test.Reader.Totals(LedgerFilter.All, LedgerGrouping.None)[0].Requests.ShouldBe(2);
    }

    private static long RolledUntil(TestDatabase test)
    {
        using var connection = test.Database.OpenReader();
        return RollupState.Read(connection).RolledUntil;
    }
}
