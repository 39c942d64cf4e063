using System.Collections.Immutable;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate;

/// <summary>The locations that a sensitivity may reach: some, or any.</summary>
internal sealed class LocationSet
{
    private readonly ImmutableArray<TargetLocation> _locations;

    private LocationSet(bool isAnywhere, ImmutableArray<TargetLocation> locations)
    {
        IsAnywhere = isAnywhere;
        _locations = locations;
    }

    public bool IsAnywhere { get; }

    /// <summary>The set that the texts name. Texts that name no location add nothing: the validator has told of them.</summary>
    public static LocationSet Of(IReadOnlyList<string> texts) => new(
        texts.Contains(ResidencySets.Anywhere),
        [.. texts.Select(TargetLocation.Parse).OfType<TargetLocation>().Distinct()]);

    public bool Holds(TargetLocation location) => IsAnywhere || _locations.Contains(location);

    /// <summary>What this set holds and the other does not. The house itself never counts: nothing leaves it there.</summary>
    public IEnumerable<string> Beyond(LocationSet other) =>
        other.IsAnywhere ? []
        : IsAnywhere ? [ResidencySets.Anywhere]
        : _locations.Where(location => !location.IsLocal && !other.Holds(location)).Select(location => location.ToString());

    public override string ToString() => IsAnywhere ? ResidencySets.Anywhere : string.Join(", ", _locations);
}
