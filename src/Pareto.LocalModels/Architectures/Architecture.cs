using System.Collections.Frozen;
using Pareto.LocalModels.Gguf;

namespace Pareto.LocalModels.Architectures;

/// <summary>
/// What sets one family of decoder-only transformers apart from another, where its metadata do not say it. What they share
/// (pre-norm, gated feed-forward, grouped-query attention) is told once, in the transformer itself.
/// </summary>
internal sealed record Architecture
{
    private static readonly FrozenDictionary<string, Architecture> _known = new Architecture[]
    {
        new() { Name = "llama", Rope = RopeOrder.Adjacent },
        new() { Name = "qwen2", Rope = RopeOrder.Halves },
        new() { Name = "qwen3", Rope = RopeOrder.Halves, HasHeadNorms = true },
        new() { Name = "phi3", Rope = RopeOrder.Halves, IsFused = true },
        new()
        {
            Name = "gemma2", Rope = RopeOrder.Halves, HasPostNorms = true, UsesGelu = true, ScalesEmbedding = true,
            WindowPattern = 2, DefaultWindow = 4096, AttentionCap = 50, LogitCap = 30, BlocksWithScaleByWidth = 46,
        },
        new()
        {
            Name = "gemma3", Rope = RopeOrder.Halves, HasPostNorms = true, HasHeadNorms = true, UsesGelu = true, ScalesEmbedding = true,
            WindowPattern = 6, LocalRopeBase = 10_000, BlocksWithScaleByWidth = 62,
        },
    }.ToFrozenDictionary(architecture => architecture.Name, StringComparer.Ordinal);

    /// <summary>As <c>general.architecture</c> has it; also the prefix of the metadata keys.</summary>
    public required string Name { get; init; }

    public required RopeOrder Rope { get; init; }

    /// <summary>Queries, keys and values in one matrix, and gate and up in another.</summary>
    public bool IsFused { get; init; }

    /// <summary>A norm of each head's queries and keys before they are turned.</summary>
    public bool HasHeadNorms { get; init; }

    /// <summary>A norm of what attention and feed-forward give, before it is added.</summary>
    public bool HasPostNorms { get; init; }

    /// <summary>GELU in the feed-forward; else SiLU.</summary>
    public bool UsesGelu { get; init; }

    /// <summary>Embeddings are multiplied by the square root of their width.</summary>
    public bool ScalesEmbedding { get; init; }

    /// <summary>Of so many layers the last sees everything and the others a window. 1: all see the window, if there is one.</summary>
    public int WindowPattern { get; init; } = 1;

    /// <summary>The window where the metadata give none; 0: none.</summary>
    public int DefaultWindow { get; init; }

    /// <summary>The rope base of layers with a window; 0: the same as of the others.</summary>
    public float LocalRopeBase { get; init; }

    /// <summary>Soft cap of attention scores where the metadata give none; 0: none.</summary>
    public float AttentionCap { get; init; }

    /// <summary>Soft cap of the logits where the metadata give none; 0: none.</summary>
    public float LogitCap { get; init; }

    /// <summary>The largest model of the family, known by its number of layers, scales queries by width / heads instead of the head size.</summary>
    public int BlocksWithScaleByWidth { get; init; }

    /// <summary>The architecture of a file; one that is not known is refused by name.</summary>
    public static Architecture Of(GgufMetadata metadata)
    {
        var name = metadata.Text("general.architecture") ?? throw new GgufException("The file does not name its architecture (general.architecture).");
        return _known.TryGetValue(name, out var architecture)
            ? architecture
            : throw new GgufException(
                $"The architecture {GgufException.Quote(name)} is not supported. Known are {string.Join(", ", _known.Keys.Order(StringComparer.Ordinal))}.");
    }
}
