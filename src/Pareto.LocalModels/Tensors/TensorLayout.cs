using System.Collections.Frozen;

namespace Pareto.LocalModels.Tensors;

/// <summary>
/// The blocks of a stored type: so many neighbouring numbers of a row share scales and lie in so many bytes
/// (GGUF specification and the block structures of ggml).
/// </summary>
/// <param name="Elements">Numbers in a block.</param>
/// <param name="Bytes">Bytes of a block.</param>
internal readonly record struct TensorLayout(int Elements, int Bytes)
{
    /// <summary>The block of the types without "K", and that of activations against them.</summary>
    public const int SmallBlock = 32;

    /// <summary>The block of the K types.</summary>
    public const int SuperBlock = 256;

    private static readonly FrozenDictionary<TensorType, TensorLayout> _all = new Dictionary<TensorType, TensorLayout>
    {
        [TensorType.F32] = new(1, 4),
        [TensorType.F16] = new(1, 2),
        [TensorType.BF16] = new(1, 2),
        [TensorType.Q8_0] = new(SmallBlock, 34),
        [TensorType.Q4_0] = new(SmallBlock, 18),
        [TensorType.Q4_1] = new(SmallBlock, 20),
        [TensorType.Q5_0] = new(SmallBlock, 22),
        [TensorType.Q5_1] = new(SmallBlock, 24),
        [TensorType.Q4_K] = new(SuperBlock, 144),
        [TensorType.Q5_K] = new(SuperBlock, 176),
        [TensorType.Q6_K] = new(SuperBlock, 210),
    }.ToFrozenDictionary();

    /// <summary>The names of the types that this engine knows.</summary>
    public static string KnownTypes => string.Join(", ", _all.Keys.Order());

    public static TensorLayout Of(TensorType type) => _all[type];

    public static bool TryGet(TensorType type, out TensorLayout layout) => _all.TryGetValue(type, out layout);

    /// <summary>The bytes of a row of so many numbers, which must be whole blocks.</summary>
    public long RowBytes(long columns) => columns / Elements * Bytes;
}
