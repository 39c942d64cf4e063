using System.Collections.Immutable;

namespace Pareto.Workbench.Audit.Projection;

/// <summary>What each policy comes to for one workload, or for all of them together, a month.</summary>
public sealed record WorkloadSavings
{
    /// <summary>Empty for the total.</summary>
    public required string Name { get; init; }

    public required decimal Calls { get; init; }

    /// <summary>The bill as logged; null where the prices of the logged models are not known.</summary>
    public required decimal? Now { get; init; }

    /// <summary>What savings are counted against: the bill as it is where it is known, else all premium; of the total, the sum over workloads.</summary>
    public required decimal? Reference { get; init; }

    /// <summary>The calls that were replayed: those of the sample that have text and tokens.</summary>
    public required int Replayed { get; init; }

    /// <summary>In the order of <see cref="SavingsPolicies.All"/>.</summary>
    public required ImmutableArray<PolicySavings> Policies { get; init; }

    public PolicySavings this[SavingsPolicy policy] => Policies[(int)policy];
}
