namespace Pareto.Core.Accounting.Budgets;

/// <summary>A budget as configured, ready to be asked whether it pays for a request.</summary>
internal sealed class Budget
{
    private readonly BudgetCalendar _calendar;

    public Budget(BudgetOptions options)
    {
        Options = options;
        _calendar = new BudgetCalendar(options);
        Limit = Picodollars.From(options.Amount);
        IsHard = options.Enforcement == BudgetEnforcement.Hard;
    }

    public BudgetOptions Options { get; }

    public string Name => Options.Name;

    /// <summary>Picodollars for each window.</summary>
    public long Limit { get; }

    public bool IsHard { get; }

    public bool IsSliding => Options.Window == BudgetPeriod.Sliding;

    public BudgetSpan SpanAt(DateTimeOffset moment) => _calendar.At(moment);

    /// <summary>Whose share pays for a request: the value of <see cref="BudgetOptions.PerEach"/>, or nothing where one pays for all; null where it does not pay.</summary>
    public string? Whose(Payer payer, string workload)
    {
        var scope = Options.Of;
        var principal = payer.Principal;
        if ((scope.Key is not null && scope.Key != principal.KeyName)
            || (scope.Team is not null && scope.Team != principal.Team)
            || (scope.Project is not null && scope.Project != principal.Project)
            || (scope.Workload is not null && scope.Workload != workload)
            || (scope.EndUser is not null && scope.EndUser != payer.EndUser))
        {
            return null;
        }

        return Options.PerEach switch
        {
            null => "",
            BudgetEach.Key => principal.KeyName,
            BudgetEach.Team => principal.Team,
            BudgetEach.Project => principal.Project,
            BudgetEach.Workload => workload,
            _ => payer.EndUser,
        };
    }

    /// <summary>The scope of one share, with the value that it is of; what the ledger is asked by.</summary>
    public BudgetScope ScopeOf(string whose) => Options.PerEach switch
    {
        null => Options.Of,
        BudgetEach.Key => Options.Of with { Key = whose },
        BudgetEach.Team => Options.Of with { Team = whose },
        BudgetEach.Project => Options.Of with { Project = whose },
        BudgetEach.Workload => Options.Of with { Workload = whose },
        _ => Options.Of with { EndUser = whose },
    };

    /// <summary>The scope in words, which also tells shares apart in the store: a budget whose scope changes begins anew, with what the ledger knows.</summary>
    public string SubjectOf(string whose)
    {
        var scope = ScopeOf(whose);
        var parts = new List<string>(2);
        Add("key", scope.Key);
        Add("team", scope.Team);
        Add("project", scope.Project);
        Add("workload", scope.Workload);
        Add("end user", scope.EndUser);
        return parts.Count == 0 ? "all" : string.Join(", ", parts);

        void Add(string word, string? value)
        {
            if (value is not null)
            {
                parts.Add($"{word} {value}");
            }
        }
    }

    /// <summary>Whether shares of the one can go on as shares of the other.</summary>
    public bool IsSameAs(Budget other) =>
        Name == other.Name && IsHard == other.IsHard && Options.Of == other.Options.Of && Options.PerEach == other.Options.PerEach
        && Options.Window == other.Options.Window && Options.Zone == other.Options.Zone && Options.StartDay == other.Options.StartDay
        && Options.StartMonth == other.Options.StartMonth && Options.Length == other.Options.Length;
}
