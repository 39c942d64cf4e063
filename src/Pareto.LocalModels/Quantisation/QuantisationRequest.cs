using Pareto.LocalModels.Evaluation;

namespace Pareto.LocalModels.Quantisation;

/// <summary>What is to be quantised, and what it is to be compared on.</summary>
public sealed record QuantisationRequest
{
    public required string Source { get; init; }

    public required string Target { get; init; }

    public required QuantisationType Type { get; init; }

    /// <summary>What both are compared on; null: they are not compared.</summary>
    public EvaluationData? Data { get; init; }

    public EvaluationOptions Evaluation { get; init; } = new();

    /// <summary>Points of accuracy that may be lost, at most <see cref="QuantisationReport.MostTolerance"/>.</summary>
    public double Tolerance { get; init; } = QuantisationReport.DefaultTolerance;

    /// <summary>Whether a file that is there already may be replaced.</summary>
    public bool Replaces { get; init; }

    public LocalModelOptions Model { get; init; } = new();
}
