using Pareto.Workbench.Planning.Capacity;

namespace Pareto.Workbench.Planning;

/// <summary>A machine with what it costs: rented ones have a price an hour, one's own a price, which is 0 where they are there already, a life and running costs.</summary>
internal sealed record PlannedMachine
{
    public required string Name { get; init; }

    public required ServingSpeed Speed { get; init; }

    public required bool IsOwn { get; init; }

    /// <summary>USD for an hour; 0 for own ones.</summary>
    public decimal PerHour { get; init; }

    /// <summary>USD for one; 0 for rented ones.</summary>
    public decimal Price { get; init; }

    public int LifeMonths { get; init; } = int.MaxValue;

    /// <summary>Of the price, a year.</summary>
    public decimal Maintenance { get; init; }

    /// <summary>USD a month.</summary>
    public decimal Rack { get; init; }

    /// <summary>At the meter, PUE included.</summary>
    public decimal Kilowatts { get; init; }

    /// <summary>USD for a kilowatt-hour.</summary>
    public decimal PowerPrice { get; init; }

    public PlannedMachine Dearer(decimal factor) => this with { PerHour = PerHour * factor, Price = Price * factor, Rack = Rack * factor, PowerPrice = PowerPrice * factor };
}
