namespace Pareto.LocalModels.Quantisation;

/// <summary>How a quantisation ended.</summary>
/// <param name="Problem">Why nothing was done; null where it was.</param>
/// <param name="OriginalBytes">Bytes of the original.</param>
/// <param name="Bytes">Bytes of the new file, also of one that was not kept.</param>
/// <param name="WasQuantised">Whether the original had lost something already.</param>
/// <param name="Report">The comparison; null where there was none.</param>
public sealed record QuantisationOutcome(string? Problem, long OriginalBytes, long Bytes, bool WasQuantised, QuantisationReport? Report)
{
    /// <summary>Whether the new file is in its place: not where it lost more than was tolerated.</summary>
    public bool IsKept => Problem is null && Report is not { IsAccepted: false };

    internal static QuantisationOutcome Refused(string problem) => new(problem, 0, 0, false, null);
}

/// <summary>How far a quantisation is: what is being done, and the share of it that is done, from 0 to 1.</summary>
public readonly record struct QuantisationProgress(string Step, double Share);
