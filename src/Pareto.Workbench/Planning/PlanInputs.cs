using System.Collections.Immutable;
using Pareto.Workbench.Planning.Capacity;
using Pareto.Workbench.Planning.Costs;

namespace Pareto.Workbench.Planning;

/// <summary>A scenario with every price, machine and default filled in: all that the reckoning needs, and nothing of where it came from.</summary>
internal sealed record PlanInputs
{
    /// <summary>Requests of a month beyond which nobody's plan goes; growth stops there.</summary>
    public const decimal MostRequests = 10_000_000_000_000;

    private const int Decimals = 6;

    public required int Months { get; init; }

    /// <summary>Of a year.</summary>
    public required decimal DiscountRate { get; init; }

    /// <summary>In the first month, those that a cache answers included.</summary>
    public required decimal RequestsPerMonth { get; init; }

    public required decimal InputTokens { get; init; }

    public required decimal OutputTokens { get; init; }

    public required double OutputSpread { get; init; }

    public required decimal Growth { get; init; }

    /// <summary>Twelve factors, or none.</summary>
    public required ImmutableArray<decimal> Seasonality { get; init; }

    public required decimal PeakFactor { get; init; }

    public required decimal CacheHitRate { get; init; }

    public required decimal CachedInputShare { get; init; }

    public required decimal SmallShare { get; init; }

    public required decimal MidShare { get; init; }

    public required decimal SmallAcceptance { get; init; }

    public required decimal MidAcceptance { get; init; }

    public required ApiPrice Premium { get; init; }

    public ApiPrice? Mid { get; init; }

    public ApiPrice? Cheap { get; init; }

    public PlannedMachine? Rented { get; init; }

    public PlannedMachine? Owned { get; init; }

    /// <summary>USD a month of a private endpoint in place of rented machines.</summary>
    public decimal? Endpoint { get; init; }

    public required decimal Utilisation { get; init; }

    public required TimeSpan P95 { get; init; }

    public required int FewestMachines { get; init; }

    /// <summary>Machines that the simulation asks for beyond the formula; none where it does not.</summary>
    public ImmutableDictionary<Deployment, int> FurtherMachines { get; init; } = ImmutableDictionary<Deployment, int>.Empty;

    /// <summary>USD a month.</summary>
    public required decimal Operations { get; init; }

    /// <summary>USD a month.</summary>
    public required decimal Router { get; init; }

    /// <summary>USD a month.</summary>
    public required decimal Staff { get; init; }

    /// <summary>USD a month beyond <see cref="Staff"/> for machines of one's own.</summary>
    public required decimal OwnedStaff { get; init; }

    public required ProjectCosts Project { get; init; }

    public required QualityCosts Quality { get; init; }

    /// <summary>What the router leaves for the small and the mid tier: with nothing, a hybrid is the API alone.</summary>
    public bool HasSplit => SmallShare > 0 || MidShare > 0;

    public ServingLoad Load => new((double)InputTokens, (double)OutputTokens, OutputSpread);

    /// <summary>Requests of a month, counted from 0, that reach a model.</summary>
    public ImmutableArray<decimal> Traffic()
    {
        var months = ImmutableArray.CreateBuilder<decimal>(Months);
        var requests = RequestsPerMonth * (1 - CacheHitRate);
        for (var month = 0; month < Months; month++)
        {
            // Six decimals are more than anybody counts, and keep the arithmetic of many months short.
            months.Add(decimal.Round(Seasonality.IsEmpty ? requests : requests * Seasonality[month % Seasonality.Length], Decimals));
            requests = Math.Min(MostRequests, decimal.Round(requests * (1 + Growth), Decimals));
        }

        return months.MoveToImmutable();
    }

    /// <summary>Requests a second in the busiest hour of a month with so many.</summary>
    public double PeakOf(decimal requests) => (double)(requests * PeakFactor / PlanCalendar.SecondsPerMonth);
}
