namespace Pareto.LocalModels.Inference;

/// <summary>How far this engine's logits are from those of another.</summary>
/// <param name="Top1">Positions at which both think the same token likeliest.</param>
/// <param name="Positions">Positions compared.</param>
/// <param name="Rms">Root of the mean squared difference, over all logits of each sequence's last position and the listed highest of the others.</param>
/// <param name="MaxDifference">The largest difference among them.</param>
/// <param name="WidestLostMargin">The largest lead, in the reference, of a likeliest token that this engine does not agree on; 0 where it agrees on all.</param>
public sealed record ParityReport(int Top1, int Positions, double Rms, double MaxDifference, double WidestLostMargin);
