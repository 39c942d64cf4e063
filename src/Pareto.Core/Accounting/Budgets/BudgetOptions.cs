using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Core.Accounting.Budgets;

/// <summary>An amount of money for a stretch of time, and whose attempts it pays for. Models in the house are never held back by it, and cost it nothing.</summary>
public sealed record BudgetOptions
{
    [Required]
    [Description("The name that errors, alerts and reports use; each once.")]
    public string Name { get; init; } = "";

    [Range(typeof(decimal), "0", "9000000")]
    [Description("US dollars for each window.")]
    public decimal Amount { get; init; }

    [Description("What the amount is for: a calendar day, week (from Monday), month or year, or sliding (the time of that length before now). Default month.")]
    public BudgetPeriod Window { get; init; } = BudgetPeriod.Month;

    [Description("The IANA time zone whose calendar counts, such as Europe/Berlin. Default UTC.")]
    public string Zone { get; init; } = "UTC";

    [Range(1, 28)]
    [Description("The day of the month on which months and years begin, 1 to 28. Default 1.")]
    public int StartDay { get; init; } = 1;

    [Range(1, 12)]
    [Description("The month in which years begin, 1 to 12: that of a fiscal year. Default 1.")]
    public int StartMonth { get; init; } = 1;

    [Range(typeof(TimeSpan), "00:01:00", "366.00:00:00")]
    [Description("The length of a sliding window, 1m to 8784h. Default 24h.")]
    public TimeSpan Length { get; init; } = TimeSpan.FromHours(24);

    [Description("What happens at the end of the money: hard (nothing is spent beyond it: cheaper tiers, then local models answer, then requests are refused) or soft (alerts only). Default hard.")]
    public BudgetEnforcement Enforcement { get; init; } = BudgetEnforcement.Hard;

    [Description("Whose attempts it pays for; all that is named must be met. Nothing named: everybody's.")]
    public BudgetScope Of { get; init; } = new();

    [Description("Makes a budget of this amount for each key, team, project, workload or endUser of its own; requests without one are not bound by it. Default: one for all together.")]
    public BudgetEach? PerEach { get; init; }

    [Description("Percents of the amount at which an alert is raised, once in each window. Default 50, 80, 100.")]
    public ImmutableArray<int> Thresholds { get; init; } = [50, 80, 100];

    [Description("Shows amounts in another currency beside US dollars.")]
    public BudgetDisplay? Display { get; init; }
}

/// <summary>Whose attempts a budget pays for.</summary>
public sealed record BudgetScope
{
    [Description("The name of a key.")]
    public string? Key { get; init; }

    [Description("The team of a key.")]
    public string? Team { get; init; }

    [Description("The project of a key.")]
    public string? Project { get; init; }

    [Description("A workload (x-pareto-workload).")]
    public string? Workload { get; init; }

    [Description("The client's own user.")]
    public string? EndUser { get; init; }
}

/// <summary>Another currency, for people.</summary>
public sealed record BudgetDisplay
{
    [Required]
    [Description("Its code, such as EUR.")]
    public string Currency { get; init; } = "";

    [Range(typeof(decimal), "0.000001", "1000000")]
    [Description("How much of it one US dollar is.")]
    public decimal Rate { get; init; } = 1;
}

/// <summary>What a budget's amount is for.</summary>
public enum BudgetPeriod
{
    Day,

    Week,

    Month,

    Year,

    Sliding,
}

/// <summary>What happens at the end of the money.</summary>
public enum BudgetEnforcement
{
    Hard,

    Soft,
}

/// <summary>What each has a budget of its own.</summary>
public enum BudgetEach
{
    Key,

    Team,

    Project,

    Workload,

    EndUser,
}
