using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate;

/// <summary>The targets that a request of each sensitivity may reach, computed once a configuration.</summary>
internal sealed class ResidencySets
{
    /// <summary>The word for all locations.</summary>
    public const string Anywhere = "any";

    private readonly LocationSet[] _locations;
    private readonly PermittedTargets[] _permitted;
    private readonly PermittedTargets[] _local;

    public ResidencySets(ResidencyOptions options, PermittedTargets configured)
    {
        _locations = [.. Enum.GetValues<Sensitivity>().Select(sensitivity => LocationSet.Of(Written(options, sensitivity)))];
        _permitted = [.. _locations.Select(locations => locations.IsAnywhere ? configured : configured.Where(target => locations.Holds(target.Location)))];
        _local = [.. _permitted.Select(permitted => permitted.Where(target => target.Location.IsLocal))];
    }

    public LocationSet Locations(Sensitivity sensitivity) => _locations[(int)sensitivity];

    /// <param name="sensitivity">That of the request in the form in which it goes on.</param>
    /// <param name="localOnly">Only those of them that are local.</param>
    public PermittedTargets Permitted(Sensitivity sensitivity, bool localOnly) => (localOnly ? _local : _permitted)[(int)sensitivity];

    internal static IReadOnlyList<string> Written(ResidencyOptions options, Sensitivity sensitivity) => sensitivity switch
    {
        Sensitivity.Public => options.Public,
        Sensitivity.Internal => options.Internal ?? options.Public,
        _ => options.Restricted,
    };
}
