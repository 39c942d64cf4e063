using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Tensors;

namespace Pareto.LocalModels.Quantisation;

/// <summary>Writes the rows of tensors in another type, some megabytes at a time, the rows shared out among the threads.</summary>
internal sealed unsafe class RowQuantizer(WorkerPool pool)
{
    private const int PieceElements = 1 << 20;
    private const int PartsPerThread = 4;

    /// <param name="tensor">The rows as they are.</param>
    /// <param name="type">What they become; where that is the same, they are copied as they stand.</param>
    /// <param name="stream">Where to.</param>
    /// <param name="progress">Told of so many numbers more that are done.</param>
    /// <param name="cancellationToken">Honoured between pieces.</param>
    public void Write(Tensor tensor, TensorType type, Stream stream, Action<long> progress, CancellationToken cancellationToken)
    {
        var rowsAtOnce = Math.Max(1, PieceElements / tensor.Columns);
        var rowBytes = (int)TensorLayout.Of(type).RowBytes(tensor.Columns);
        var output = new byte[Math.Min(rowsAtOnce, tensor.Rows) * rowBytes];
        var parts = Math.Min(rowsAtOnce, pool.Threads * PartsPerThread);
        using var scratch = NativeBuffer.Floats((long)parts * tensor.Columns);
        for (var first = 0; first < tensor.Rows; first += rowsAtOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(rowsAtOnce, tensor.Rows - first);
            if (type == tensor.Type)
            {
                stream.Write(new ReadOnlySpan<byte>(tensor.Row(first), count * rowBytes));
            }
            else
            {
                Convert(tensor, type, first, count, output, scratch, parts);
                stream.Write(output, 0, count * rowBytes);
            }

            progress((long)count * tensor.Columns);
        }
    }

    private void Convert(Tensor tensor, TensorType type, int first, int count, byte[] output, NativeBuffer scratch, int parts)
    {
        var rowBytes = TensorLayout.Of(type).RowBytes(tensor.Columns);
        var isStored = true;
        pool.Run(parts, part =>
        {
            var floats = scratch.As<float>() + ((long)part * tensor.Columns);
            fixed (byte* target = output)
            {
                for (var row = part; row < count; row += parts)
                {
                    Dequantizer.Row(tensor.Type, tensor.Row(first + row), floats, tensor.Columns);
                    if (!BlockQuantizer.TryRow(type, floats, target + (row * rowBytes), tensor.Columns))
                    {
                        Volatile.Write(ref isStored, false);
                    }
                }
            }
        });
        if (!isStored)
        {
            throw new GgufException($"The tensor {GgufException.Quote(tensor.Name)} holds numbers that are not finite, or too large for {type}.");
        }
    }
}
