using Dapper;
using Pareto.Core.Accounting;
using Pareto.Core.Storage;

namespace Pareto.Core.Tests.PolicyGate.AuditTrail;

public sealed class SqliteAuditTrailTests() : AuditTrailTests(StorageEngine.Sqlite)
{
    [Fact]
    public async Task AppendAsync_CommitFails_LeavesAWholeTrail()
    {
        var connection = Test.Sqlite.OpenWriter();
        connection.Execute("PRAGMA busy_timeout = 1");
        await using (var ledger = new Ledger(new SqliteLedgerStore(connection, InstallationKey.ReadOrCreate(Test.Directory), "test")))
        {
            await ledger.AppendAsync([], Entry(1));
            using (var other = Test.Sqlite.OpenWriter())
            using (other.BeginTransaction())
            {
                await Should.ThrowAsync<LedgerException>(ledger.AppendAsync([], Entry(2)).AsTask());
            }

            await ledger.AppendAsync([], Entry(3));
        }

        var report = Verify();
        report.Problems.ShouldBeEmpty();
        report.Entries.ShouldBe(2);
    }
}
