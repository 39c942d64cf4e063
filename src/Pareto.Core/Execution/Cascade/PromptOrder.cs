namespace Pareto.Core.Execution.Cascade;

/// <summary>
/// Where the prompt alone decides: requests that score low are answered by the one model of the plan, all others by premium. The scores are those of a
/// predictor that was learned from the plan's own outcomes, and is in its file, so that no other can take its place.
/// </summary>
/// <param name="Predictor">A model as <c>pareto router train</c> writes it.</param>
/// <param name="UpTo">The highest score that goes to the small model.</param>
internal sealed record PromptOrder(byte[] Predictor, double UpTo)
{
    internal string? Problem() =>
        Predictor is not { Length: > 0 } ? "has an order of prompts without a predictor"
        : !double.IsFinite(UpTo) ? "has an order of prompts whose upTo is no number"
        : null;
}
