using System.ComponentModel;
using Pareto.Core.Configuration;

namespace Pareto.Core.Routing.Prediction;

/// <summary>Whether and by which model <c>auto</c> predicts what a small model gets right.</summary>
public sealed record PredictionOptions
{
    [Description("Whether the complexity of a prompt comes from its prediction where that is confident. Default true.")]
    public bool Enabled { get; init; } = true;

    [Description("A model of pareto router train, relative to this file. Default: the one that ships with Pareto.")]
    public string? Model { get; init; }

    /// <summary>The predictor that is asked for; null for none, and for one that cannot be read, which is a problem.</summary>
    internal Predictor? Load(string path, ICollection<ConfigurationProblem> problems)
    {
        try
        {
            return !Enabled ? null : Model is null ? Predictor.Shipped : Predictor.Read(Model);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            problems.Add(new ConfigurationProblem(path + ".model", e.Message));
            return null;
        }
    }
}
