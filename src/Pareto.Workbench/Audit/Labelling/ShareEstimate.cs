using Pareto.Workbench.Statistics;

namespace Pareto.Workbench.Audit.Labelling;

/// <summary>A share, 0 to 1, with its 95 % interval.</summary>
public readonly record struct ShareEstimate(double Value, double Low, double High)
{
    internal static ShareEstimate Of(PredictionPoweredMean mean) =>
        new(Math.Clamp(mean.Value, 0, 1), Math.Clamp(mean.Low, 0, 1), Math.Clamp(mean.High, 0, 1));
}
