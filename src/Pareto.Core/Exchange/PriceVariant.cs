using System.Collections.Immutable;

namespace Pareto.Core.Exchange;

/// <summary>
/// A price that holds in place of another under conditions, all of which must be met; those that are null or empty are.
/// The figures of the last variant that fits hold, times the factors of all that fit.
/// </summary>
public sealed record PriceVariant
{
    /// <summary>Stands for any region that processing was bound to.</summary>
    public const string AnyRegion = "*";

    /// <summary>The fewest tokens of a prompt, cached ones included, for which it holds. It then holds for the whole request.</summary>
    public long? PromptFrom { get; init; }

    public ServiceTier? Service { get; init; }

    /// <summary>The name of a region, or <see cref="AnyRegion"/>.</summary>
    public string? Region { get; init; }

    /// <summary>Hours of the day, UTC, the end of each excluded; one that ends before it starts runs over midnight.</summary>
    public ImmutableArray<HourRange> Hours { get; init; } = [];

    /// <summary>From Monday to Friday only, UTC.</summary>
    public bool Weekdays { get; init; }

    /// <summary>Days, UTC, on which it does not hold.</summary>
    public ImmutableArray<DateOnly> ExceptDays { get; init; } = [];

    /// <summary>The figures that hold instead; null: only the factor matters.</summary>
    public TokenPrices? Prices { get; init; }

    public decimal Factor { get; init; } = 1;

    internal bool Fits(long promptTokens, in BillingTerms terms) =>
        !(promptTokens < PromptFrom)
        && (Service is null || Service == terms.Service)
        && (Region is null || (terms.Region is not null && (Region == AnyRegion || Region == terms.Region)))
        && FitsTime(terms.At);

    private bool FitsTime(DateTimeOffset? at)
    {
        if (Hours.IsEmpty && !Weekdays && ExceptDays.IsEmpty)
        {
            return true;
        }

        if (at is not { UtcDateTime: var moment })
        {
            return false;
        }

        return (!Weekdays || moment.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            && !ExceptDays.Contains(DateOnly.FromDateTime(moment))
            && (Hours.IsEmpty || InHours(TimeOnly.FromDateTime(moment)));
    }

    private bool InHours(TimeOnly time)
    {
        foreach (var hours in Hours)
        {
            if (time.IsBetween(hours.From, hours.To))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A part of a day, UTC.</summary>
/// <param name="From">Its first moment.</param>
/// <param name="To">The first moment after it.</param>
public readonly record struct HourRange(TimeOnly From, TimeOnly To);
