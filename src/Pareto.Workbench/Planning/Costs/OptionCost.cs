using System.Collections.Immutable;

namespace Pareto.Workbench.Planning.Costs;

/// <summary>What one way to serve costs over all months.</summary>
public sealed record OptionCost
{
    public required Deployment Deployment { get; init; }

    public required string Name { get; init; }

    public required ImmutableArray<MonthCost> Months { get; init; }

    /// <summary>All months' money at its worth at the start.</summary>
    public required decimal PresentValue { get; init; }

    /// <summary>False where it answers with another model throughout and nobody said how often that is wrong: it is shown, and not ranked.</summary>
    public required bool IsRanked { get; init; }

    /// <summary>Running cost of the first month.</summary>
    public decimal MonthlyCost => Months[0].Opex;

    public decimal AverageMonthlyCost => Opex / Months.Length;

    public decimal Opex => Months.Sum(month => month.Opex);

    public decimal Capex => Months.Sum(month => month.Capex);

    public decimal Total => Opex + Capex;

    public decimal Project => Months[0].Project;

    /// <summary>What has been paid by the end of each month.</summary>
    public ImmutableArray<decimal> Cumulative()
    {
        var paid = 0m;
        return [.. Months.Select(month => paid += month.Total)];
    }

    /// <summary>
    /// The first month, counted from 1, at whose end no more has been paid than for the other option, and from which on
    /// that stays so; null where it does not come.
    /// </summary>
    public int? BreakEvenMonth(OptionCost other)
    {
        var (own, others) = (Cumulative(), other.Cumulative());
        var month = own.Length;
        while (month > 0 && own[month - 1] <= others[month - 1])
        {
            month--;
        }

        return month == own.Length ? null : month + 1;
    }

    /// <summary>
    /// Months in which the saving in running costs, at the average of the first year, pays for the migration project
    /// alone; null where there is no saving. 0 where there is nothing to pay.
    /// </summary>
    public decimal? ProjectPayback(OptionCost other)
    {
        var months = Math.Min(12, Months.Length);
        var saving = Enumerable.Range(0, months).Sum(month => other.Months[month].Opex - Months[month].Opex) / months;
        return Project == 0 ? 0 : saving > 0 ? decimal.Round(Project / saving, 1) : null;
    }
}
