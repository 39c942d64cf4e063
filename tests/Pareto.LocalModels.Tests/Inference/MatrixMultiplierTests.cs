using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Kernels;
using Pareto.LocalModels.Tensors;
using Pareto.Testing.Models;

namespace Pareto.LocalModels.Tests.Inference;

public unsafe class MatrixMultiplierTests
{
    private const int Columns = 256;

    // Rows that are no whole panels, and fewer than a panel has.
    private static readonly int[] _rows = [70, 8, 129];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(1, 6)]
    [InlineData(3, 6)]
    public void Run_OfSeveralMatrices_FillsEveryOutputAndNoOther(int threads, int tokens)
    {
        foreach (var kernels in KernelSet.Supported)
        {
            Check(kernels, threads, tokens);
        }
    }

    private static void Check(KernelSet kernels, int threads, int tokens)
    {
        var random = new Random(7);
        using var pool = new WorkerPool(threads);
        using var values = NativeBuffer.Floats(Columns * tokens);
        for (var i = 0; i < Columns * tokens; i++)
        {
            values.As<float>()[i] = random.NextSingle() - 0.5f;
        }

        using var batch = new ActivationBatch(tokens, Columns, kernels.WantsWide);
        batch.Take(values.As<float>(), tokens, Columns, Columns);
        TensorType[] types = [TensorType.Q4_K, TensorType.Q8_0, TensorType.F16];
        var buffers = types.Select((type, i) => Copy(RandomWeights.Make(type, Columns, _rows[i], random))).ToArray();
        var weights = types.Select((type, i) => new Tensor("w", type, [Columns, _rows[i]], buffers[i].As<byte>())).ToArray();
        var stride = _rows.Sum() + 1;
        var output = new float[tokens * stride];
        output.AsSpan().Fill(float.NaN);
        fixed (float* start = output)
        {
            new MatrixMultiplier(pool, kernels).Run(
                batch,
                new Product(weights[0], start, stride),
                new Product(weights[1], start + _rows[0], stride),
                new Product(weights[2], start + _rows[0] + _rows[1], stride));
        }

        for (var token = 0; token < tokens; token++)
        {
            var at = token * stride;
            foreach (var matrix in weights)
            {
                for (var row = 0; row < matrix.Rows; row++, at++)
                {
                    double expected = KernelSet.Scalar.DotOf(matrix.Type)(matrix.Row(row), batch.For(matrix.Type, pool) + token, Columns);
                    ((double)output[at]).ShouldBe(expected, 1e-4, $"{kernels.Name}, {matrix.Type}, row {row}, token {token}");
                }
            }

            output[at].ShouldBe(float.NaN);
        }

        foreach (var buffer in buffers)
        {
            buffer.Dispose();
        }
    }

    private static NativeBuffer Copy(byte[] bytes)
    {
        var buffer = new NativeBuffer(bytes.Length);
        bytes.CopyTo(new Span<byte>(buffer.As<byte>(), bytes.Length));
        return buffer;
    }
}
