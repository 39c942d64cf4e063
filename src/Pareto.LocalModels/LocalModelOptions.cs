using Pareto.LocalModels.Architectures;
using Pareto.LocalModels.Inference;

namespace Pareto.LocalModels;

/// <summary>How a model runs.</summary>
public sealed record LocalModelOptions
{
    internal const int DefaultContext = 4096;

    /// <summary>Threads that compute. Default: one less than the processors given to this process, at least 1; as many as there are collapses when anything else runs.</summary>
    public int Threads { get; init; } = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>The longest sequence, in tokens. Default: what the model was trained for, at most 4096.</summary>
    public int? Context { get; init; }

    /// <summary>How keys and values are kept. Default: half precision.</summary>
    public KeyValueType KeyValues { get; init; } = KeyValueType.F16;

    /// <summary>The longest sequence that a model of this shape takes.</summary>
    internal int ContextOf(ModelShape shape) => Math.Min(Context ?? DefaultContext, shape.Context);
}
