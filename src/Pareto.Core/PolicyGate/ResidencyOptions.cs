using System.ComponentModel;

namespace Pareto.Core.PolicyGate;

/// <summary>Which locations each sensitivity may reach.</summary>
public sealed record ResidencyOptions
{
    [Description("Locations that public requests may reach: any, local, region:NAME or external. Default any.")]
    public IReadOnlyList<string> Public { get; init; } = [ResidencySets.Anywhere];

    [Description("Locations that internal requests may reach; none outside the house that public ones may not. Default: as public.")]
    public IReadOnlyList<string>? Internal { get; init; }

    [Description("Locations that restricted requests may reach; none outside the house that internal ones may not. Default local.")]
    public IReadOnlyList<string> Restricted { get; init; } = ["local"];
}
