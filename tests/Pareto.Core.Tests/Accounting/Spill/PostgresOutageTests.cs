using Microsoft.Extensions.Logging;
using Pareto.Core.Accounting;
using Pareto.Core.Accounting.Spill;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate.AuditTrail;
using Pareto.Core.Storage;
using Pareto.Core.Tests.Storage;
using Pareto.Testing;

namespace Pareto.Core.Tests.Accounting.Spill;

/// <summary>What was answered for while PostgreSQL was gone is in it afterwards, once.</summary>
public class PostgresOutageTests
{
    private const int Workers = 32;
    private const int Phase = 2000;

    [Fact(Timeout = 120_000)]
    public async Task StopAndStart_UnderLoad_LosesNothingAndDoublesNothing()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed");
        using var temp = new TempDirectory();
        using var server = new PostgresServer();
        var options = new StorageOptions
        {
            Engine = StorageEngine.Postgres,
            Connection = new SecretText(server.CreateSchema()),
            Spill = new SpillOptions { Retry = TimeSpan.FromMilliseconds(50) },
        };
        var directory = DataDirectory.Create(temp.Path);
        using var database = Database.Open(directory, options, TimeProvider.System);
        var back = new WaitForReplay();
        var acknowledged = 0;
        await using (var ledger = OpenLedger())
        {
            using var stop = new CancellationTokenSource();
            var load = Enumerable.Range(0, Workers).Select(worker => AppendUntilAsync(worker, stop.Token)).ToArray();
            await ReachAsync(Phase);

            server.Stop();
            await ReachAsync(Volatile.Read(ref acknowledged) + Phase);
            server.Start();
            await back.Replayed;
            await ReachAsync(Volatile.Read(ref acknowledged) + Phase);

            await stop.CancelAsync();
            await Task.WhenAll(load);
            back.Spilled.ShouldBeTrue();

            async Task AppendUntilAsync(int worker, CancellationToken end)
            {
                for (var i = 0; !end.IsCancellationRequested; i++)
                {
                    var request = $"req_{worker:D2}_{i:D6}";
                    await ledger.AppendAsync([Rows.Row(request)], i % 10 == 0 ? Entry(request) : null);
                    Interlocked.Increment(ref acknowledged);
                }
            }
        }

        // What came while the last of the spill left it may have joined it, and is the next start's to write.
        await using (OpenLedger())
        {
            while (SpillFile.AnyIn(directory))
            {
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }
        }

        var reader = new LedgerReader(database);
        var total = reader.Totals(LedgerFilter.All, LedgerGrouping.None)[0];
        total.Attempts.ShouldBe(acknowledged);
        total.Cost.ShouldBe(acknowledged * Rows.Row("any").Cost!.Value);
        var trail = new AuditTrailReader(database).Verify(null, TestContext.Current.CancellationToken);
        trail.Problems.ShouldBeEmpty();
        trail.Entries.ShouldBeGreaterThanOrEqualTo(acknowledged / 10);

        Ledger OpenLedger() => new(new SpillingLedgerStore(
            LedgerStores.Open(database, "one"), SpillFile.Open(directory, options), options.Spill.Retry, TimeProvider.System, back));

        async Task ReachAsync(int count)
        {
            while (Volatile.Read(ref acknowledged) < count)
            {
                await Task.Yield();
            }
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task TwoReplicas_AtOnce_KeepOneTrailAndTheirNames()
    {
        using var test = new TestDatabase(StorageEngine.Postgres);
        await using (var one = new Ledger(LedgerStores.Open(test.Database, "one")))
        await using (var two = new Ledger(LedgerStores.Open(test.Database, "two")))
        {
            await Task.WhenAll(Enumerable.Range(0, 600).Select(i =>
                (i % 2 == 0 ? one : two).AppendAsync([Rows.Row($"req_{i}")], Entry($"req_{i}")).AsTask()));
        }

        var report = new AuditTrailReader(test.Database).Verify(null, TestContext.Current.CancellationToken);
        report.Problems.ShouldBeEmpty();
        report.Entries.ShouldBe(600);
        using var reader = test.Database.OpenReader();
        using var command = reader.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM ledger WHERE replica = 'one'";
        command.ExecuteScalar().ShouldBe(300L);
    }

    [Fact]
    public async Task AppendAsync_TextThatPostgresCannotKeep_IsKeptWithoutIt()
    {
        using var test = new TestDatabase(StorageEngine.Postgres);
        await using var ledger = Ledger.Open(test.Database);
        var row = Rows.Row("req_1") with { Workload = "a\0b", RequestedModel = "\ud800x 😀" };

        await ledger.AppendAsync([row], Entry("req_1") with { Workload = "a\0b" });

        test.Reader.Entries(row.RequestId).ShouldBe([row with { Workload = "a\ufffdb", RequestedModel = "\ufffdx 😀" }]);
        new AuditTrailReader(test.Database).Verify(null, TestContext.Current.CancellationToken).Problems.ShouldBeEmpty();
    }

    private static AuditEntry Entry(string request) => new()
    {
        RequestId = new RequestId(request),
        At = Rows.Noon,
        KeyName = "checkout",
        Workload = "tickets",
        Sensitivity = Sensitivity.Internal,
        Action = "mask",
        Policy = "default",
        Outcome = AuditOutcome.Answered,
    };

    /// <summary>Hears from the log that rows begin to wait, and that none waits any more.</summary>
    private sealed class WaitForReplay : ILogger
    {
        private readonly TaskCompletionSource _replayed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Replayed => _replayed.Task;

        public bool Spilled { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var message = formatter(state, exception);
            Spilled |= message.Contains("wait in the spill from here on", StringComparison.Ordinal);
            if (message.Contains("takes the ledger's rows again", StringComparison.Ordinal))
            {
                _replayed.TrySetResult();
            }
        }
    }
}
