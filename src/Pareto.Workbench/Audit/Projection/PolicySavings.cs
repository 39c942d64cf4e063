using Pareto.Core.Exchange;

namespace Pareto.Workbench.Audit.Projection;

/// <summary>What one policy comes to, US dollars a month.</summary>
public sealed record PolicySavings
{
    public required SavingsPolicy Policy { get; init; }

    /// <summary>Null where a target has no price that can be told beforehand, or the policy cannot be replayed.</summary>
    public required Estimate? Cost { get; init; }

    /// <summary>Against <see cref="WorkloadSavings.Reference"/>; negative where the policy costs more.</summary>
    public required Estimate? Saving { get; init; }

    /// <summary>Of the calls, those that go to each tier first.</summary>
    public required IReadOnlyDictionary<Tier, double> Shares { get; init; }

    /// <summary>Of the calls, those that the configuration would refuse; they are reckoned as the baseline's.</summary>
    public required double Refused { get; init; }
}
