using System.ComponentModel;

namespace Pareto.Core.Routing.Prediction;

/// <summary>Whether and by which model <c>auto</c> predicts what a small model gets right.</summary>
public sealed record PredictionOptions
{
    [Description("Whether the complexity of a prompt comes from its prediction where that is confident. Default true.")]
    public bool Enabled { get; init; } = true;

    [Description("A model of pareto router train, relative to this file. Default: the one that ships with Pareto.")]
    public string? Model { get; init; }

    /// <summary>The predictor that is asked for; null for none.</summary>
    /// <exception cref="InvalidDataException">The file holds no model.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    internal Predictor? Load() => !Enabled ? null : Model is null ? Predictor.Shipped : Predictor.Read(Model);
}
