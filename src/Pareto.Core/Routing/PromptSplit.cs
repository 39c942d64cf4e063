using Pareto.Core.Execution.Cascade;
using Pareto.Core.Routing.Prediction;

namespace Pareto.Core.Routing;

/// <summary>Tells by the prompt alone whether a plan's small model answers. Safe for many threads.</summary>
internal sealed class PromptSplit
{
    private readonly Predictor _predictor;
    private readonly double _upTo;

    /// <exception cref="InvalidDataException">The order's predictor cannot be read.</exception>
    public PromptSplit(PromptOrder order)
    {
        using var stream = new MemoryStream(order.Predictor);
        (_predictor, _upTo) = (Predictor.Read(stream), order.UpTo);
    }

    public bool IsSmall(ReadOnlySpan<char> prompt) => _predictor.Score(prompt) <= _upTo;
}
