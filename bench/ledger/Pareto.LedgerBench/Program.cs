using System.Diagnostics;
using System.Globalization;
using Dapper;
using Pareto.Core.Accounting;
using Pareto.Core.Accounting.Rollups;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;

// How long the ledger's questions take over many rows: see ../README.md. Arguments: rows, seed, folder (made, and left for the next run), and
// a connection, for PostgreSQL in place of SQLite.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var rows = args.Length > 0 ? int.Parse(args[0]) : 10_000_000;
var seed = args.Length > 1 ? int.Parse(args[1]) : 1;
var folder = args.Length > 2 ? args[2] : Path.Combine(Path.GetTempPath(), "pareto-ledger-bench");
var options = args.Length > 3 ? new StorageOptions { Engine = StorageEngine.Postgres, Connection = new SecretText(args[3]), Patience = TimeSpan.FromMinutes(5) } : new StorageOptions();
const int Days = 90;
const int Batch = 512;
var first = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

// It is midnight, and the gateway has not yet closed the last two hours: it never leaves more of them.
var rolledUntil = first.AddDays(Days).AddHours(-2);
var directory = DataDirectory.Create(folder);
using var database = Database.Open(directory, options, TimeProvider.System);
var watch = Stopwatch.StartNew();
var reader = new LedgerReader(database);
if (reader.Totals(LedgerFilter.All, LedgerGrouping.None)[0].Requests == 0)
{
    await WriteAsync();
}

var bare = Size();
Console.WriteLine($"{options.Engine}: {bare / 1e9:0.00} GB, {(double)bare / rows:0} bytes a row");

var rollup = new RollupWriter(database);
rollup.Forget();
watch.Restart();
var full = reader.Totals(LedgerFilter.All, LedgerGrouping.Day | LedgerGrouping.Team | LedgerGrouping.Target);
Tell("by day,team,target from rows", watch.Elapsed, $", {full.Count:N0} groups (once)");

watch.Restart();
while (rollup.RollNext(first.AddDays(Days - 1)))
{
    // All days but the last.
}

Tell("days summed up", watch.Elapsed, $", {watch.Elapsed.TotalMilliseconds / (Days - 1):0} ms a day");
watch.Restart();
for (var time = first.AddDays(Days - 1); time <= rolledUntil; time = time.AddHours(1))
{
    rollup.RollNext(time);
}

Tell("hours of the last day summed up", watch.Elapsed, $", {watch.Elapsed.TotalMilliseconds / 22:0} ms an hour");
var sized = Size();
using (var look = database.OpenReader())
{
    Console.WriteLine($"sums of days: {look.ExecuteScalar<long>("SELECT COUNT(*) FROM ledger_day"):N0} rows, {look.ExecuteScalar<long>("SELECT COUNT(*) FROM ledger_day WHERE detail = 0"):N0} of them over all keys and workloads, {(sized - bare) / 1e6:0} MB");
}

foreach (var (name, grouping) in new[]
{
    ("nothing", LedgerGrouping.None), ("day", LedgerGrouping.Day), ("team", LedgerGrouping.Team), ("target", LedgerGrouping.Target), ("key", LedgerGrouping.Key),
    ("day,tier", LedgerGrouping.Day | LedgerGrouping.Tier), ("day,team,target", LedgerGrouping.Day | LedgerGrouping.Team | LedgerGrouping.Target),
})
{
    Time($"by {name}", grouping, LedgerFilter.All);
}

Time("by team, 30 days", LedgerGrouping.Team, new LedgerFilter(first.AddDays(40), first.AddDays(70)));
var sums = reader.Totals(LedgerFilter.All, LedgerGrouping.Day | LedgerGrouping.Team | LedgerGrouping.Target);
Console.WriteLine($"equal to the full scan: {sums.Select(Exact).SequenceEqual(full.Select(Exact))}");

async Task WriteAsync()
{
    watch.Restart();
    await using var store = LedgerStores.Open(database, "bench");
    var random = new Random(seed);
    for (var i = 0; i < rows;)
    {
        var append = new Rows();
        for (var end = Math.Min(rows, i + Batch); i < end; i++)
        {
            append.Entries.Add(Row(i, random));
        }

        store.Write([append]);
    }

    Console.WriteLine($"{rows:N0} rows over {Days} days, seed {seed}");
    Tell("written", watch.Elapsed, $", {watch.Elapsed.TotalMicroseconds / rows:0.0} µs a row");
}

// Bytes on the disk, indexes included.
long Size()
{
    using var writer = database.OpenWriter();
    if (options.Engine == StorageEngine.Postgres)
    {
        return writer.ExecuteScalar<long>("SELECT pg_total_relation_size('ledger') + pg_total_relation_size('ledger_day')");
    }

    writer.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    return new FileInfo(directory.DatabaseFile).Length;
}

IReadOnlyList<LedgerTotals> Time(string name, LedgerGrouping grouping, LedgerFilter filter)
{
    var times = new List<TimeSpan>();
    IReadOnlyList<LedgerTotals> totals = [];
    for (var i = 0; i < 3; i++)
    {
        watch.Restart();
        totals = reader.Totals(filter, grouping);
        times.Add(watch.Elapsed);
    }

    Tell(name, times.Order().ElementAt(1), $", {totals.Count:N0} groups (middle of three)");
    return totals;
}

static LedgerTotals Exact(LedgerTotals total) => total with { MedianDuration = null, Percentile95Duration = null };

static void Tell(string what, TimeSpan time, string more) => Console.WriteLine($"{what}: {time.TotalSeconds:0.000} s{more}");

// 200 keys of 20 teams; each key has three workloads, and a workload is served by some of eight targets.
LedgerEntry Row(int i, Random random)
{
    var key = (int)(200 * Math.Pow(random.NextDouble(), 2));
    var workload = ((key * 7) + random.Next(3)) % 12;
    var target = (workload + (int)(4 * Math.Pow(random.NextDouble(), 2))) % 8;
    var tier = target < 4 ? Tier.Small : target < 6 ? Tier.Mid : Tier.Premium;
    var input = (long)Math.Exp(4 + (random.NextDouble() * 5));
    var output = (long)Math.Exp(2 + (random.NextDouble() * 5));
    var cost = new CostParts(input * 0.25e-6m * (target + 1), 0, 0, output * 2e-6m * (target + 1), 0);
    return new LedgerEntry
    {
        RequestId = new RequestId($"req_{i:x32}"),
        Attempt = 1,
        Final = true,
        StartedAt = first.AddMilliseconds((long)(i / (double)rows * Days * TotalsColumns.MillisecondsPerDay)),
        Workload = $"workload-{workload}",
        KeyName = $"key-{key}",
        KeyId = $"vk_{key:d16}",
        Team = $"team-{key % 20}",
        Project = $"project-{key % 40}",
        EndUser = $"u-{random.Next(100_000)}",
        RequestedModel = "auto",
        Target = new TargetId("provider", $"model-{target}"),
        Tier = tier,
        Task = TaskType.Extraction,
        Complexity = 1 + (target / 2),
        Reason = $"complexity {1 + (target / 2)}: extraction",
        Outcome = AttemptOutcome.Completed,
        Usage = new TokenUsage { Input = input, Output = output },
        Cost = cost.Total,
        CostParts = cost,
        BaselineCost = (input * 2e-6m) + (output * 16e-6m),
        PriceBasis = PriceBasis.Catalogue,
        PriceVersion = "2026-01-01 5f3a9c01",
        Service = ServiceTier.Standard,
        FirstToken = TimeSpan.FromMilliseconds(random.Next(40, 900)),
        Duration = TimeSpan.FromMicroseconds(output * random.Next(8_000, 30_000)),
        Overhead = TimeSpan.FromMicroseconds(random.Next(60, 300)),
    };
}

internal sealed class Rows : ILedgerAppend
{
    public List<LedgerEntry> Entries { get; } = [];

    IReadOnlyList<LedgerEntry> ILedgerAppend.Entries => Entries;

    public AuditEntry? Audit => null;
}
