using System.Collections.Frozen;
using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Kernels;

namespace Pareto.LocalModels.Serving;

/// <summary>How a model is served.</summary>
public sealed record LocalEngineOptions
{
    /// <summary>The most that <see cref="MaxSequences"/> may be: a step takes a token of each, and parts of prompts beside.</summary>
    public const int MostSequences = Transformer.MostTokens / 2;

    /// <summary>Threads that compute. Default: one less than the processors given to this process, at least 1; as many as there are collapses when anything else runs.</summary>
    public int Threads { get; init; } = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>The longest sequence, prompt and answer together, in tokens. Default: what the model was trained for, at most 4096.</summary>
    public int? Context { get; init; }

    /// <summary>How keys and values are kept. Default: half precision.</summary>
    public KeyValueType KeyValues { get; init; } = KeyValueType.F16;

    /// <summary>Tokens whose keys and values fit at once, of running and of earlier requests; at least one context. Default: a context for each sequence, within half of the memory that the weights leave.</summary>
    public int? CacheTokens { get; init; }

    /// <summary>Requests that are computed together. Default: 8.</summary>
    public int MaxSequences { get; init; } = 8;

    /// <summary>Requests that may wait for their turn; more are refused. Default: four times <see cref="MaxSequences"/>.</summary>
    public int? MaxWaiting { get; init; }

    /// <summary>Tokens of prompts that a step takes while answers are being made: more let prompts begin sooner, fewer let answers flow more evenly. Default: 32.</summary>
    public int PromptTokensPerStep { get; init; } = 32;

    /// <summary>The most tokens of an answer to a request that names no number. Default: 1024.</summary>
    public int DefaultMaxTokens { get; init; } = 1024;

    /// <summary>The model is unloaded after so long without a request; zero: at once; infinite: never. Default: 10 minutes.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Files of LoRA adapters that requests may choose, by the names that they choose them by. All are loaded with the model. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Adapters { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>What computes. Default: the fastest that this processor runs.</summary>
    internal KernelSet Kernels { get; init; } = KernelSet.Best;

    internal LocalModelOptions ModelOptions => new() { Threads = Threads, Context = Context, KeyValues = KeyValues };
}
