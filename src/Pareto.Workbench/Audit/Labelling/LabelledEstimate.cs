using Pareto.Workbench.Audit.Projection;

namespace Pareto.Workbench.Audit.Labelling;

/// <summary>What a model's labels say of the logged calls, and what they make of the projection.</summary>
public sealed record LabelledEstimate
{
    /// <summary>The target that labelled.</summary>
    public required string Target { get; init; }

    /// <summary>Calls that it was asked about.</summary>
    public required int Asked { get; init; }

    /// <summary>Calls with an answer of the form that was asked for. What was asked and is not here failed or was malformed.</summary>
    public required int Labelled { get; init; }

    /// <summary>Why the labelling ended before its end; null where it did not.</summary>
    public required string? Stopped { get; init; }

    /// <summary>Of the calls that were drawn, those whose text may not be shown to the target. Nothing below speaks of such calls.</summary>
    public required double HeldBack { get; init; }

    /// <summary>US dollars that labelling has cost; null where the target has no price.</summary>
    public required decimal? Cost { get; init; }

    /// <summary>The figures; null where too few calls were labelled.</summary>
    public required LabelledFigures? Figures { get; init; }
}

/// <summary>The figures that labels lead to.</summary>
public sealed record LabelledFigures
{
    /// <summary>Of the calls, those that the router would keep small.</summary>
    public required double KeptSmall { get; init; }

    /// <summary>Of the calls, those for which a small model will do, by labels alone.</summary>
    public required ShareEstimate SmallWillDoByLabels { get; init; }

    /// <summary>The same by labels and the router's own view together (prediction-powered).</summary>
    public required ShareEstimate SmallWillDo { get; init; }

    /// <summary>Of the calls, those that are routine, by labels and the router's own view together.</summary>
    public required ShareEstimate Routine { get; init; }

    /// <summary>Of the labelled calls that the router would keep small, those for which a small model will do; null where it would keep none.</summary>
    public required ShareEstimate? RightlySmall { get; init; }

    /// <summary>
    /// US dollars a month that <see cref="SavingsPolicy.SmallAndPremium"/> would save against all premium if exactly those calls went small for which a
    /// small model will do; null where a price is not known.
    /// </summary>
    public required Estimate? Saving { get; init; }

    /// <summary>What the router by itself would save so, as projected.</summary>
    public required decimal? SavingByRouter { get; init; }
}
