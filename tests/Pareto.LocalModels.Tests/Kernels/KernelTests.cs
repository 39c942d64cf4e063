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
    public void Dots_OfEverySet_AreThoseOfTheScalarOne(uint type, int columns)
    {
        foreach (var set in KernelSet.Supported)
        {
            using var case_ = new Case((TensorType)type, columns, 5, 1);
            for (var row = 0; row < 5; row++)
            {
                double scalar = KernelSet.Scalar.DotOf((TensorType)type)(case_.Weights.Row(row), case_.Tokens, columns);
                double vector = set.DotOf((TensorType)type)(case_.Weights.Row(row), case_.Tokens, columns);
                vector.ShouldBe(scalar, Tolerance(columns), set.Name);
            }
        }
    }

    [Theory]
    [MemberData(nameof(TypesAndColumns))]
    public void Panels_OfEverySet_AreTheDotsOfTheScalarOne(uint type, int columns)
    {
        foreach (var set in KernelSet.Supported.Where(set => set != KernelSet.Scalar))
        {
            ComparePanel(set.Name, set.PanelOf((TensorType)type), (TensorType)type, columns);
        }
    }

    [Theory]
    [InlineData(544)]
    [InlineData(2304)]
    public void ShortPanels_WhereBytesCouldBeMultiplied_AreTheDotsOfTheScalarOne(int columns)
    {
        // What processors without AVX-VNNI take.
        Assert.SkipUnless(Vectors256.IsSupported, "No AVX2 here.");
        ComparePanel("shorts of 256 bits", KernelSet.Shorts256(), TensorType.Q8_0, columns);
        Assert.SkipUnless(Vectors512.IsSupported, "No AVX-512 here.");
        ComparePanel("shorts of 512 bits", KernelSet.Shorts512(), TensorType.Q8_0, columns);
    }

    [Theory]
    [MemberData(nameof(TypesAndColumns))]
    public void Panels_OfExtremeQuants_DoNotOverflow(uint type, int columns)
    {
        // Every weight and every activation as large as can be: the sums of 16 bits are as full as they get.
        foreach (var set in KernelSet.Supported.Where(set => set != KernelSet.Scalar))
        {
            ComparePanel(set.Name, set.PanelOf((TensorType)type), (TensorType)type, columns, isExtreme: true);
        }
    }

    private static void ComparePanel(string name, PanelEntry panel, TensorType type, int columns, bool isExtreme = false)
    {
        panel.Exists.ShouldBeTrue();
        (columns % panel.ColumnUnit).ShouldBe(0);
        foreach (var count in (int[])[1, 4, 7])
        {
            using var case_ = new Case(type, columns, panel.Rows, count, isExtreme);
            var stride = panel.Rows + 4;
            var output = new float[count * stride];
            fixed (float* start = output)
            {
                panel.Run(case_.Weights.Data, case_.Weights.RowBytes, columns, case_.Tokens, count, start, stride);
            }

            for (var token = 0; token < count; token++)
            {
                for (var row = 0; row < panel.Rows; row++)
                {
                    double scalar = KernelSet.Scalar.DotOf(type)(case_.Weights.Row(row), case_.Tokens + token, columns);
                    var tolerance = isExtreme ? 1e-5 * Math.Abs(scalar) : Tolerance(columns);
                    ((double)output[(token * stride) + row]).ShouldBe(scalar, tolerance, $"{name}: row {row}, token {token} of {count}");
                }

                output.AsSpan((token * stride) + panel.Rows, 4).ToArray().ShouldAllBe(value => value == 0);
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

        public Case(TensorType type, int columns, int rows, int tokens, bool isExtreme = false)
        {
            var random = new Random(columns + (int)type);
            var bytes = RandomWeights.Make(type, columns, rows, random);
            if (isExtreme)
            {
                MakeExtreme(type, bytes);
            }

            _weights = new NativeBuffer(bytes.Length);
            bytes.CopyTo(new Span<byte>(_weights.As<byte>(), bytes.Length));
            Weights = new Tensor("w", type, [columns, rows], _weights.As<byte>());
            _values = NativeBuffer.Floats((long)columns * tokens);
            for (var i = 0; i < columns * tokens; i++)
            {
                _values.As<float>()[i] = isExtreme ? 1 : (random.NextSingle() * 2) - 1;
            }

            _batch = new ActivationBatch(8, columns, hasWide: true);
            _batch.Take(_values.As<float>(), tokens, columns, columns);
            Tokens = _batch.For(type, _pool);
        }

        // All bits of the quants and of a block's inner scales set; its outer scales and minima stay.
        private static void MakeExtreme(TensorType type, byte[] bytes)
        {
            var layout = TensorLayout.Of(type);
            var (first, end) = type switch
            {
                TensorType.F32 or TensorType.F16 or TensorType.BF16 => (0, 0),
                TensorType.Q4_1 or TensorType.Q5_1 or TensorType.Q4_K or TensorType.Q5_K => (4, layout.Bytes),
                TensorType.Q6_K => (0, 208),
                _ => (2, layout.Bytes),
            };
            for (var block = 0; block < bytes.Length; block += layout.Bytes)
            {
                bytes.AsSpan(block + first, end - first).Fill(type == TensorType.Q8_0 ? (byte)127 : (byte)255);
                if (type == TensorType.Q6_K)
                {
                    bytes.AsSpan(block + 192, 16).Fill(0x80);
                }
            }
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
