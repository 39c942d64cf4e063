using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Kernels;
using Pareto.LocalModels.Tensors;
using Pareto.Testing.Models;

namespace Pareto.LocalModels.Tests.Kernels;

public unsafe class KernelTests
{
    public static TheoryData<uint, int> TypesAndColumns()
    {
        var data = new TheoryData<uint, int>();
        foreach (var type in Enum.GetValues<TensorType>())
        {
            // One that is no whole number of slices or pairs of blocks, and one that is several slices.
            data.Add((uint)type, TensorLayout.Of(type).Elements == TensorLayout.SuperBlock ? 768 : 544);
            data.Add((uint)type, 2304);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(TypesAndColumns))]
    public void Scalar_AgainstDequantisedWeights_IsEqual(uint type, int columns)
    {
        using var case_ = new Case((TensorType)type, columns, 3, 2);
        for (var row = 0; row < 3; row++)
        {
            var expected = case_.Exact(row, 1);
            var dot = KernelSet.Scalar.DotOf((TensorType)type);
            ((double)dot(case_.Weights.Row(row), case_.Tokens + 1, columns)).ShouldBe(expected, Tolerance(columns));
        }
    }

    [Theory]
    [MemberData(nameof(TypesAndColumns))]
    public void Vectors_AgainstScalar_AreEqual(uint type, int columns)
    {
        Assert.SkipUnless(Avx2Kernels.IsSupported, "No AVX2 here.");
        using var case_ = new Case((TensorType)type, columns, 5, 1);
        for (var row = 0; row < 5; row++)
        {
            double scalar = KernelSet.Scalar.DotOf((TensorType)type)(case_.Weights.Row(row), case_.Tokens, columns);
            double vector = KernelSet.Avx2.DotOf((TensorType)type)(case_.Weights.Row(row), case_.Tokens, columns);
            vector.ShouldBe(scalar, Tolerance(columns));
        }
    }

    [Theory]
    [MemberData(nameof(TypesAndColumns))]
    public void Panels_AgainstScalar_AreEqual(uint type, int columns)
    {
        var panel = KernelSet.Best.PanelOf((TensorType)type);
        Assert.SkipWhen(panel is null, "No such kernel for this type here.");
        foreach (var count in (int[])[1, 4, 7])
        {
            using var case_ = new Case((TensorType)type, columns, PanelKernel.Rows, count);
            var output = new float[count * 20];
            fixed (float* start = output)
            {
                panel(case_.Weights.Data, case_.Weights.RowBytes, columns, case_.Tokens, count, start, 20);
            }

            for (var token = 0; token < count; token++)
            {
                for (var row = 0; row < PanelKernel.Rows; row++)
                {
                    double scalar = KernelSet.Scalar.DotOf((TensorType)type)(case_.Weights.Row(row), case_.Tokens + token, columns);
                    ((double)output[(token * 20) + row]).ShouldBe(scalar, Tolerance(columns), $"row {row}, token {token} of {count}");
                }

                output.AsSpan((token * 20) + PanelKernel.Rows, 4).ToArray().ShouldAllBe(value => value == 0);
            }
        }
    }

    // Sums of that many products of about 0.05, in another order.
    private static double Tolerance(int columns) => 1e-6 * columns;

    private sealed class Case : IDisposable
    {
        private readonly NativeBuffer _weights;
        private readonly NativeBuffer _values;
        private readonly ActivationBatch _batch;
        private readonly WorkerPool _pool = new(1);

        public Case(TensorType type, int columns, int rows, int tokens)
        {
            var random = new Random(columns + (int)type);
            var bytes = RandomWeights.Make(type, columns, rows, random);
            _weights = new NativeBuffer(bytes.Length);
            bytes.CopyTo(new Span<byte>(_weights.As<byte>(), bytes.Length));
            Weights = new Tensor("w", type, [columns, rows], _weights.As<byte>());
            _values = NativeBuffer.Floats((long)columns * tokens);
            for (var i = 0; i < columns * tokens; i++)
            {
                _values.As<float>()[i] = (random.NextSingle() * 2) - 1;
            }

            _batch = new ActivationBatch(8, columns);
            _batch.Take(_values.As<float>(), tokens, columns, columns);
            Tokens = _batch.For(type, _pool);
        }

        public Tensor Weights { get; }

        public Activation* Tokens { get; }

        /// <summary>The dot product in doubles, of dequantised weights and activations.</summary>
        public double Exact(int row, int token)
        {
            var columns = Weights.Columns;
            var weights = new float[columns];
            fixed (float* start = weights)
            {
                Dequantizer.Row(Weights.Type, Weights.Row(row), start, columns);
            }

            var block = ActivationForms.For(Weights.Type) == ActivationForm.Block256 ? TensorLayout.SuperBlock : TensorLayout.SmallBlock;
            var activation = Tokens[token];
            var sum = 0.0;
            for (var i = 0; i < columns; i++)
            {
                sum += weights[i] * (activation.Quants is null ? activation.Values[i] : activation.Quants[i] * (double)activation.Scales[i / block]);
            }

            return sum;
        }

        public void Dispose()
        {
            _weights.Dispose();
            _values.Dispose();
            _batch.Dispose();
            _pool.Dispose();
        }
    }
}
