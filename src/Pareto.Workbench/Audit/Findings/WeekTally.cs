namespace Pareto.Workbench.Audit.Findings;

/// <summary>A week's counts.</summary>
internal sealed class WeekTally
{
    private static readonly DateTime FirstMonday = new(1970, 1, 5, 0, 0, 0, DateTimeKind.Utc);

    public long Calls { get; private set; }

    /// <summary>Calls whose usage is known.</summary>
    public long Counted { get; private set; }

    public double Input { get; private set; }

    public double Output { get; private set; }

    public decimal Cost { get; private set; }

    /// <summary>Weeks since the first Monday of 1970, UTC.</summary>
    public static int IndexOf(DateTimeOffset at) => (int)Math.Floor((at.UtcDateTime - FirstMonday).TotalDays / 7);

    public static DateOnly MondayOf(int index) => DateOnly.FromDateTime(FirstMonday).AddDays(7 * index);

    public void Add(CallDigest digest)
    {
        Calls++;
        Cost += digest.Cost ?? 0;
        if (digest.Usage is { } usage)
        {
            Counted++;
            Input += usage.Input;
            Output += usage.Output;
        }
    }

    public void Add(WeekTally other)
    {
        Calls += other.Calls;
        Counted += other.Counted;
        Input += other.Input;
        Output += other.Output;
        Cost += other.Cost;
    }
}
