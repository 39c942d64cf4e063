namespace Pareto.LocalModels.Tensors;

/// <summary>
/// A matrix (or vector: one row) of weights where it lies in the mapped file. Row r holds <see cref="Columns"/> numbers;
/// multiplied with an activation of that many numbers it gives output r. Valid as long as its file is open.
/// </summary>
internal sealed unsafe class Tensor(string name, TensorType type, long[] dimensions, byte* data)
{
    public string Name { get; } = name;

    public TensorType Type { get; } = type;

    /// <summary>As the file has them: the columns, then what the rows are made of.</summary>
    public IReadOnlyList<long> Dimensions { get; } = dimensions;

    public int Columns { get; } = checked((int)dimensions[0]);

    public int Rows { get; } = checked((int)(dimensions.Aggregate(1L, (product, size) => product * size) / dimensions[0]));

    public long RowBytes { get; } = TensorLayout.Of(type).RowBytes(dimensions[0]);

    public long Elements => (long)Columns * Rows;

    public byte* Data { get; } = data;

    public byte* Row(int row) => Data + (row * RowBytes);
}
