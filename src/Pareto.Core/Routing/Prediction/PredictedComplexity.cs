namespace Pareto.Core.Routing.Prediction;

/// <summary>
/// The mapping from a prediction to complexity 1 to 5. Only confident predictions have one: where the prompt is unfamiliar, or the
/// prediction lies so near the average that it tells nothing, cues decide as if there were no predictor.
/// </summary>
public static class PredictedComplexity
{
    /// <summary>Small is right with at least this: complexity 1.</summary>
    public const double Trivial = 0.85;

    /// <summary>Small is right with at least this: complexity 2.</summary>
    public const double Easy = 0.75;

    /// <summary>Premium is expected to be right more often by at least this: complexity 4.</summary>
    public const double Hard = 0.3;

    /// <summary>Premium is expected to be right more often by at least this: complexity 5.</summary>
    public const double Hardest = 0.45;

    /// <summary>The complexity, or null where the prediction is not confident.</summary>
    public static int? Of(Prediction prediction) => prediction switch
    {
        { IsFamiliar: false } => null,
        { Gain: >= Hardest } => 5,
        { Gain: >= Hard } => 4,
        { SmallIsRight: >= Trivial } => 1,
        { SmallIsRight: >= Easy } => 2,
        _ => null,
    };
}
