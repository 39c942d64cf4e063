using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Pareto.Core.Accounting;
using Pareto.Core.Accounting.Budgets;
using Pareto.Core.Alerting;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;
using Pareto.Core.Tests.Storage;
using Pareto.Testing;

namespace Pareto.Core.Tests.Accounting.Budgets;

/// <summary>Replicas that share budgets in one real database, and a clock that stands still. Amounts are microdollars: a token of output costs one.</summary>
internal sealed class BudgetBench : IAsyncDisposable
{
    private static readonly Target Target = new()
    {
        Id = new TargetId("p", "m"),
        Location = TargetLocation.External,
        Abilities = TargetAbilities.Chat,
        ContextTokens = 1_000_000_000,
        Prices = new TokenPrices { Input = 0, Output = 1, Basis = PriceBasis.Configured },
    };

    private readonly TestDatabase _storage;
    private readonly TempDirectory _temp = new();
    private readonly List<(string Replica, BudgetBook Book, MortalDatabase Database)> _processes = [];
    private int _requests;

    public BudgetBench(StorageEngine engine)
    {
        _storage = new TestDatabase(engine);
        Ledger = Ledger.Open(_storage.Database);
    }

    public FakeTimeProvider Clock => _storage.Clock;

    public Ledger Ledger { get; }

    public AlertDesk Alerts { get; } = new(NullLogger<AlertDesk>.Instance);

    public BudgetOffice Office => new(_storage.Database, Clock);

    public LedgerReader Reader => _storage.Reader;

    /// <summary>A replica with a folder of its own.</summary>
    public BudgetBook Open(string replica, params BudgetOptions[] budgets)
    {
        var database = new MortalDatabase(_storage.Database);
        var book = new BudgetBook(new BudgetStore(database, Clock), new BudgetJournals(Folder(replica), replica), Ledger, Alerts, Clock, NullLogger<BudgetEscrow>.Instance);
        book.Apply([.. budgets], []);
        _processes.Add((replica, book, database));
        return book;
    }

    /// <summary>What a program that is no gateway sees of the budgets.</summary>
    public BudgetPreview Preview(string team, params BudgetOptions[] budgets) => BudgetPreview.Of([.. budgets], PayerOf(team), "default", [], _storage.Database, Clock);

    /// <summary>Kills a replica's processes; what they have in their folder is copied, for its locks last as long as this process, into that of another.</summary>
    public void Bury(string replica, string other)
    {
        foreach (var process in _processes.Where(process => process.Replica == replica))
        {
            process.Database.Kill();
        }

        var from = Path.Combine(Folder(replica).Path, "budgets");
        var to = Directory.CreateDirectory(Path.Combine(Folder(other).Path, "budgets")).FullName;
        foreach (var journal in Directory.GetFiles(from, "*.journal"))
        {
            File.Copy(journal, Path.Combine(to, Path.GetFileName(journal)));
        }
    }

    public string[] JournalsOf(string replica) => Directory.Exists(Path.Combine(Folder(replica).Path, "budgets"))
        ? Directory.GetFiles(Path.Combine(Folder(replica).Path, "budgets"), "*.journal")
        : [];

    /// <summary>Keeps so many microdollars for an attempt, of which a row is begun.</summary>
    public async Task<(BudgetReservation? Reservation, BudgetRefusal? Refusal, LedgerEntry Row)> ReserveAsync(
        BudgetBook book, int amount, string team = "team", string? endUser = null, bool begins = true)
    {
        var payment = await book.ReserveAsync(Question(amount, team, endUser), TestContext.Current.CancellationToken);
        var row = Row(amount, team, endUser) with { Outcome = AttemptOutcome.Abandoned };
        if (begins)
        {
            payment.Reservation?.Begin(row);
        }

        return (payment.Reservation, payment.Refusal, row);
    }

    /// <summary>An attempt that may cost so many microdollars.</summary>
    public BudgetQuestion Question(int amount, string team = "team", string? endUser = null) => new()
    {
        Payer = PayerOf(team, endUser),
        Workload = "default",
        Target = Target,
        Bound = AttemptBound.Of(Request(), 0, Target, Target.Prices!, ServiceTier.Standard, Clock.GetUtcNow(), TimeSpan.Zero),
        AskedOutputTokens = amount,
        ExpectedOutputTokens = amount,
    };

    /// <summary>An attempt from its beginning to its row.</summary>
    public async Task<BudgetRefusal?> SpendAsync(BudgetBook book, int kept, int cost, string team = "team", string? endUser = null)
    {
        var (reservation, refusal, row) = await ReserveAsync(book, kept, team, endUser);
        if (reservation is not null)
        {
            await EndAsync(book, reservation, row, cost);
        }

        return refusal;
    }

    public async Task EndAsync(BudgetBook book, BudgetReservation reservation, LedgerEntry row, int cost)
    {
        row = row with { Outcome = AttemptOutcome.Completed, Cost = cost / 1_000_000m };
        reservation.Settle(row);
        await Ledger.AppendAsync(row);
        book.Committed(row.RequestId);
    }

    public LedgerEntry Row(int cost, string team, string? endUser = null, string target = "m") =>
        Rows.Row($"r{Interlocked.Increment(ref _requests)}") with { StartedAt = Clock.GetUtcNow(), Team = team, EndUser = endUser, Target = new TargetId("p", target), Cost = cost / 1_000_000m };

    /// <summary>A second passes, and the replica tells the store.</summary>
    public async Task TickAsync(params BudgetBook[] books)
    {
        var rounds = books.Select(book => book.NextRound).ToArray();
        Clock.Advance(TimeSpan.FromSeconds(1));
        await Task.WhenAll(rounds);
    }

    /// <summary>Microdollars of a sum over the store's tables.</summary>
    public decimal Sum(string sql)
    {
        using var connection = _storage.Database.OpenReader();
        return connection.ExecuteScalar<long>($"SELECT CAST(COALESCE({sql}, 0) AS BIGINT)") / 1_000_000m;
    }

    public decimal Charged() => Sum("(SELECT SUM(charged) FROM budget_window)");

    public decimal Spent() => Sum("(SELECT SUM(spent) FROM budget_window)");

    public decimal Leased() => Sum("(SELECT SUM(granted) FROM budget_lease)");

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.Book.DisposeAsync();
        }

        await Ledger.DisposeAsync();
        _storage.Dispose();
        _temp.Dispose();
    }

    private static Payer PayerOf(string team, string? endUser = null) => new(new Principal("key") { Team = team }, endUser);

    private DataDirectory Folder(string replica) => DataDirectory.Create(Path.Combine(_temp.Path, replica));

    private ChatRequest Request() => new()
    {
        Id = new RequestId("r"), ReceivedAt = Clock.GetUtcNow(), ReceivedTimestamp = 0, Model = "auto", Credential = default, Messages = [],
    };
}
