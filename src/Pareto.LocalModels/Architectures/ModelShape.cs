using Pareto.LocalModels.Gguf;

namespace Pareto.LocalModels.Architectures;

/// <summary>The sizes and constants of a model, read from its metadata and checked.</summary>
internal sealed record ModelShape
{
    private const int MostBlocks = 1_000;
    private const int MostWidth = 1 << 17;
    private const int MostHeads = 1 << 10;
    private const int MostHeadSize = 512;
    private const int MostContext = 1 << 24;
    private const float DefaultRopeBase = 10_000;

    public required Architecture Architecture { get; init; }

    public required int Blocks { get; init; }

    /// <summary>Numbers in an embedding.</summary>
    public required int Width { get; init; }

    public required int FeedForward { get; init; }

    public required int Heads { get; init; }

    public required int KeyValueHeads { get; init; }

    /// <summary>Numbers of a head's query and key.</summary>
    public required int KeySize { get; init; }

    /// <summary>Numbers of a head's value.</summary>
    public required int ValueSize { get; init; }

    public required int RopeSize { get; init; }

    public required float RopeBase { get; init; }

    public required float LocalRopeBase { get; init; }

    public required RopeScaling Scaling { get; init; }

    public required float Epsilon { get; init; }

    /// <summary>Tokens that the model was trained for.</summary>
    public required int Context { get; init; }

    /// <summary>Tokens that a layer with a window sees, itself among them; 0: no window.</summary>
    public required int Window { get; init; }

    public required float AttentionScale { get; init; }

    public required float AttentionCap { get; init; }

    public required float LogitCap { get; init; }

    /// <summary>How texts become vectors; null: the model was not made for that.</summary>
    public required Pooling? Pooling { get; init; }

    public int QueryWidth => Heads * KeySize;

    public int KeyWidth => KeyValueHeads * KeySize;

    public int ValueWidth => KeyValueHeads * ValueSize;

    /// <summary>How many query heads share a key-value head.</summary>
    public int Group => Heads / KeyValueHeads;

    /// <summary>The window of a layer; 0: it sees everything.</summary>
    public int WindowOf(int layer) =>
        Architecture.WindowPattern == 1 || layer % Architecture.WindowPattern < Architecture.WindowPattern - 1 ? Window : 0;

    /// <summary>Whether a layer turns by the local base.</summary>
    public bool IsLocal(int layer) => Architecture.LocalRopeBase > 0 && WindowOf(layer) > 0;

    public static ModelShape Read(GgufMetadata metadata)
    {
        var architecture = Architecture.Of(metadata);
        var name = architecture.Name;
        var blocks = Required(metadata, $"{name}.block_count", MostBlocks);
        var width = Required(metadata, $"{name}.embedding_length", MostWidth);
        var heads = Required(metadata, $"{name}.attention.head_count", MostHeads);
        var keyValueHeads = metadata.Integer($"{name}.attention.head_count_kv", 1, heads) ?? heads;
        if (heads % keyValueHeads != 0)
        {
            throw new GgufException($"{heads} attention heads cannot share {keyValueHeads} key-value heads evenly.");
        }

        var keySize = metadata.Integer($"{name}.attention.key_length", 1, MostHeadSize) ?? Math.Max(1, width / heads);
        var ropeSize = metadata.Integer($"{name}.rope.dimension_count", 2, keySize) ?? keySize;
        if (ropeSize % 2 != 0 || keySize > MostHeadSize)
        {
            throw new GgufException($"The rotary size {ropeSize} or the head size {keySize} is not possible.");
        }

        var context = Required(metadata, $"{name}.context_length", MostContext);
        var scaleBy = blocks == architecture.BlocksWithScaleByWidth ? width / heads : keySize;
        return new ModelShape
        {
            Architecture = architecture,
            Blocks = blocks,
            Width = width,
            FeedForward = Required(metadata, $"{name}.feed_forward_length", MostWidth * 4),
            Heads = heads,
            KeyValueHeads = keyValueHeads,
            KeySize = keySize,
            ValueSize = metadata.Integer($"{name}.attention.value_length", 1, MostHeadSize) ?? keySize,
            RopeSize = ropeSize,
            RopeBase = Positive(metadata, $"{name}.rope.freq_base") ?? DefaultRopeBase,
            LocalRopeBase = Positive(metadata, $"{name}.rope.freq_base_swa") ?? architecture.LocalRopeBase,
            Scaling = ReadScaling(metadata, name, context),
            Epsilon = Positive(metadata, $"{name}.attention.layer_norm_rms_epsilon")
                ?? throw new GgufException($"The file lacks the metadata '{name}.attention.layer_norm_rms_epsilon'."),
            Context = context,
            Window = metadata.Integer($"{name}.attention.sliding_window") ?? architecture.DefaultWindow,
            AttentionScale = 1f / MathF.Sqrt(scaleBy),
            AttentionCap = metadata.Number($"{name}.attn_logit_softcapping") ?? architecture.AttentionCap,
            LogitCap = metadata.Number($"{name}.final_logit_softcapping") ?? architecture.LogitCap,
            Pooling = ReadPooling(metadata, name),
        };
    }

    private static Pooling? ReadPooling(GgufMetadata metadata, string name)
    {
        if (metadata.Flag($"{name}.attention.causal") == false)
        {
            throw new GgufException("The model reads its tokens in both directions, which is not supported: choose one that reads them in their order.");
        }

        return metadata.Integer($"{name}.pooling_type") switch
        {
            null or 0 => null,
            { } number when Enum.IsDefined((Pooling)number) => (Pooling)number,
            { } number => throw new GgufException($"The pooling type {number} is not supported. Known are 0 (none), 1 (mean), 2 (first token), 3 (last token)."),
        };
    }

    private static RopeScaling ReadScaling(GgufMetadata metadata, string name, int context)
    {
        var type = metadata.Text($"{name}.rope.scaling.type");
        if (type is not (null or "none" or "linear" or "yarn" or "longrope"))
        {
            throw new GgufException($"The rope scaling {GgufException.Quote(type)} is not supported. Known are linear, longrope, none, yarn.");
        }

        // Older files say the linear factor without the type.
        var factor = type is "none" or "longrope" ? null : Positive(metadata, $"{name}.rope.scaling.factor") ?? Positive(metadata, $"{name}.rope.scale_linear");
        return new RopeScaling
        {
            Factor = factor ?? 1,
            IsYarn = type == "yarn",
            OriginalContext = metadata.Integer($"{name}.rope.scaling.original_context_length", 1) ?? context,
            AttentionFactor = Positive(metadata, $"{name}.rope.scaling.attn_factor") ?? 1,
        };
    }

    private static int Required(GgufMetadata metadata, string key, int most) =>
        metadata.Integer(key, 1, most) ?? throw new GgufException($"The file lacks the metadata '{key}'.");

    private static float? Positive(GgufMetadata metadata, string key) => metadata.Number(key) switch
    {
        null or 0 => null,
        > 0 and { } number => number,
        { } number => throw new GgufException($"The metadata '{key}' is {number}; it must be positive."),
    };
}
