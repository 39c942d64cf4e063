namespace Pareto.Core.Accounting.Budgets;

/// <summary>
/// What this replica holds of one budget in one window: money that the store has charged to the budget already, so that it can
/// be reserved here without asking anybody. All of it is guarded by the book's lock. Amounts are picodollars.
/// </summary>
internal sealed class BudgetSlice(Budget budget, string whose, BudgetSpan span, long number, DateTimeOffset openedAt)
{
    /// <summary>What is free beside what is needed is at most this part of what is left, so that near the limit nothing lies idle here that another could use.</summary>
    public const int AheadPart = 8;

    // Long enough that a user who types keeps the slice, short enough that memory is bounded by those who are there.
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    // Money that nobody has taken for so long is given back.
    private const int QuietTicks = 3;

    private int _quietTicks;
    private long _taken;
    private long _ahead;
    private long _spentTold;
    private long _reservedTold;
    private DateTimeOffset? _usedAt;

    public Budget Budget { get; private set; } = budget;

    public string Whose => whose;

    public string Subject { get; } = budget.SubjectOf(whose);

    public BudgetSpan Span => span;

    /// <summary>Tells it apart from all others of this process.</summary>
    public long Number => number;

    /// <summary>What the ledger tells from before this is not told by slices.</summary>
    public DateTimeOffset OpenedAt => openedAt;

    /// <summary>What the store has charged for this slice at least; after a failure it may be more there.</summary>
    public long Granted { get; private set; }

    /// <summary>By attempts that have ended.</summary>
    public long Spent { get; private set; }

    /// <summary>For attempts that run.</summary>
    public long Reserved { get; private set; }

    /// <summary>What waits for more to be granted.</summary>
    public long Needed { get; set; }

    /// <summary>As the store told last: what all replicas together may still take; negative where the amount was lowered below what is charged.</summary>
    public long Left { get; private set; }

    /// <summary>What all have spent in this window, others as the store told last.</summary>
    public long SpentByAll => SpentByOthers + Spent;

    /// <summary>As the store told last: held by other replicas that are alive, and not spent.</summary>
    public long HeldByOthers { get; private set; }

    /// <summary>The store knows it.</summary>
    public bool IsOpen { get; private set; }

    public long Free => Budget.IsHard ? Held + Math.Min(0, Left) : long.MaxValue;

    /// <summary>What it could come to hold of a hard budget, if the store granted all that is left.</summary>
    public long Reach => Free + Math.Max(0, Left);

    /// <summary>It would be well to have more before it is needed.</summary>
    public bool RunsShort => Budget.IsHard && Left > 0 && Free < Wanted / 2;

    private long SpentByOthers { get; set; }

    private long Held => Granted - Spent - Reserved;

    private long Wanted => Math.Min(Math.Max(_ahead, 2 * _taken), Math.Max(0, Left + Held) / AheadPart);

    /// <summary>A slice for looking only, as if it were granted all that is left.</summary>
    /// <param name="budget">The budget.</param>
    /// <param name="whose">Whose share.</param>
    /// <param name="now">In its present window.</param>
    /// <param name="charged">To the window, in picodollars.</param>
    /// <param name="spent">Of that.</param>
    public static BudgetSlice OfAllThatIsLeft(Budget budget, string whose, DateTimeOffset now, long charged, long spent) =>
        new(budget, whose, budget.SpanAt(now), number: 0, now)
        {
            IsOpen = true,
            Granted = budget.Limit - charged,
            SpentByOthers = spent,
            HeldByOthers = charged - spent,
        };

    /// <summary>Goes on with another amount.</summary>
    public void ChangeTo(Budget same)
    {
        Left += same.Limit - Budget.Limit;
        Budget = same;
    }

    public bool IsIdle(DateTimeOffset now) => Reserved == 0 && Needed == 0 && now - (_usedAt ?? openedAt) >= Idle;

    public void Reserve(long amount, DateTimeOffset now)
    {
        Reserved += amount;
        _taken += amount;
        _usedAt = now;
    }

    /// <summary>Ends a reservation.</summary>
    public void Settle(long reserved, long cost)
    {
        Reserved -= reserved;
        Spent += cost;
    }

    /// <summary>What is to be told to the store and asked of it; null where nothing is. What is given back is not free any more from here on.</summary>
    public SliceReport? Report(bool isTick, bool isPast)
    {
        if (isTick)
        {
            _quietTicks = _taken == 0 ? _quietTicks + 1 : 0;
            _ahead = _quietTicks >= QuietTicks ? 0 : Math.Max(2 * _taken, _ahead / 2);
            _taken = 0;
        }

        var closes = isPast && Reserved == 0;
        var wanted = isPast ? 0 : Wanted;
        var surplus = Budget.IsHard && (isTick || isPast) ? Held - wanted : 0;
        var givesBack = surplus > wanted / 2;
        if (!closes && !givesBack && Needed == 0 && IsOpen && !RunsShort && (!isTick || (_spentTold == Spent && _reservedTold == Reserved)))
        {
            return null;
        }

        if (givesBack)
        {
            Granted -= surplus;
        }

        var report = new SliceReport(this, Granted, Spent, Reserved, Needed, isPast ? 0 : Math.Max(_ahead, 2 * _taken), closes);
        Needed = 0;
        return report;
    }

    /// <summary>Takes up the store's answer.</summary>
    public void Note(SliceReport report, SliceGrant grant)
    {
        IsOpen = true;
        Granted = grant.Granted;
        Left = grant.Left;
        SpentByOthers = grant.SpentByAll - report.Spent;
        HeldByOthers = grant.HeldByOthers;
        (_spentTold, _reservedTold) = (report.Spent, report.Reserved);
    }
}

/// <summary>What a replica tells the store of a slice, and asks of it.</summary>
/// <param name="Slice">The slice.</param>
/// <param name="Keep">What it goes on to hold in any case, of what was granted.</param>
/// <param name="Spent">By attempts that have ended.</param>
/// <param name="Reserved">For attempts that run.</param>
/// <param name="Needed">Free money that is waited for.</param>
/// <param name="Ahead">Free money that would be well to have beside it.</param>
/// <param name="Closes">It holds nothing more: what was spent stays charged.</param>
internal sealed record SliceReport(BudgetSlice Slice, long Keep, long Spent, long Reserved, long Needed, long Ahead, bool Closes);

/// <summary>The store's answer.</summary>
/// <param name="Granted">What the slice holds from now on, what it has spent included.</param>
/// <param name="Left">What is not charged to the window by anybody.</param>
/// <param name="SpentByAll">What all have spent, as far as they have told.</param>
/// <param name="HeldByOthers">What other replicas that are alive hold and have not spent.</param>
internal readonly record struct SliceGrant(long Granted, long Left, long SpentByAll, long HeldByOthers);
