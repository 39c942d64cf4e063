using System.Collections.Immutable;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate;

/// <summary>What a configuration lets requests of each sensitivity reach, and every path that was walked to know it.</summary>
public sealed record ResidencyProof
{
    public required ImmutableArray<ProvenSensitivity> Sensitivities { get; init; }

    /// <summary>Paths that would carry a request where it may not go. None: the proof holds.</summary>
    public ImmutableArray<ConfigurationProblem> Problems { get; init; } = [];

    public ImmutableArray<ConfigurationProblem> Warnings { get; init; } = [];
}

/// <summary>What requests of one sensitivity reach.</summary>
public sealed record ProvenSensitivity
{
    public required Sensitivity Sensitivity { get; init; }

    /// <summary>The locations as the configuration names them: <c>local, region:eu</c>.</summary>
    public required string Locations { get; init; }

    public required PolicyAction Action { get; init; }

    /// <summary>The targets that such a request may reach unmasked.</summary>
    public required ImmutableArray<Target> Permitted { get; init; }

    public required ImmutableArray<ProvenPath> Paths { get; init; }
}

/// <summary>One path for one sensitivity.</summary>
/// <param name="Path">The path.</param>
/// <param name="Reached">Whom it reaches.</param>
/// <param name="Barred">Whom it would reach without the policy, and does not.</param>
public sealed record ProvenPath(DataPath Path, ImmutableArray<Target> Reached, ImmutableArray<Target> Barred);
