namespace Pareto.Workbench.Planning.Costs;

/// <summary>
/// What one month costs, USD, by part. Each part is a whole number of millionths, so that sums equal their parts to the
/// last digit.
/// </summary>
public sealed record MonthCost
{
    private const int Decimals = 6;

    /// <summary>Requests that reach a model.</summary>
    public required decimal Requests { get; init; }

    /// <summary>Machines in service.</summary>
    public required int Machines { get; init; }

    /// <summary>Tokens of APIs.</summary>
    public required decimal Tokens { get; init => field = Rounded(value); }

    /// <summary>Rent of machines or of an endpoint.</summary>
    public required decimal Rent { get; init => field = Rounded(value); }

    public required decimal Power { get; init => field = Rounded(value); }

    public required decimal Staff { get; init => field = Rounded(value); }

    /// <summary>Operations, router, racks and maintenance.</summary>
    public required decimal Operations { get; init => field = Rounded(value); }

    public required decimal WrongAnswers { get; init => field = Rounded(value); }

    /// <summary>Machines bought at the start of the month.</summary>
    public required decimal Hardware { get; init => field = Rounded(value); }

    /// <summary>The migration project, at the start of the first month.</summary>
    public required decimal Project { get; init => field = Rounded(value); }

    /// <summary>What running costs.</summary>
    public decimal Opex => Tokens + Rent + Power + Staff + Operations + WrongAnswers;

    /// <summary>What is paid once.</summary>
    public decimal Capex => Hardware + Project;

    public decimal Total => Opex + Capex;

    private static decimal Rounded(decimal dollars) => decimal.Round(dollars, Decimals, MidpointRounding.ToEven);
}
