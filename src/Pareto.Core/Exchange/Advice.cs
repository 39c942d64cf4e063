namespace Pareto.Core.Exchange;

/// <summary>What came of asking a model how hard a request is.</summary>
/// <param name="Outcome">Whether it counts.</param>
/// <param name="Complexity">1 to 5, as the model said; null where it said nothing that can be read.</param>
/// <param name="Expected">1 to 5, as the gateway sees it by itself.</param>
public sealed record Advice(AdviceOutcome Outcome, int? Complexity, int Expected);

/// <summary>What became of an advice.</summary>
public enum AdviceOutcome
{
    /// <summary>It decides.</summary>
    Taken,

    /// <summary>The model is less sure than the configuration wants it to be.</summary>
    Unsure,

    /// <summary>The answer is not of the form that was asked for.</summary>
    Malformed,

    /// <summary>There was no answer when its time was over.</summary>
    Late,

    /// <summary>The target failed, or is passed over after failures.</summary>
    Failed,
}
