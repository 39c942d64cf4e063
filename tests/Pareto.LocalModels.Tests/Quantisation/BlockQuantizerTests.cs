using Pareto.LocalModels.Quantisation;
using Pareto.LocalModels.Tensors;

namespace Pareto.LocalModels.Tests.Quantisation;

public unsafe class BlockQuantizerTests(ITestOutputHelper output)
{
    private const int Columns = 4096;

    // What of the squared error of plain rounding, with the scale from the largest number, may be left.
    [Theory]
    [InlineData(nameof(TensorType.Q8_0), 1.001)]
    [InlineData(nameof(TensorType.Q4_0), 0.92)]
    [InlineData(nameof(TensorType.Q5_0), 0.93)]
    [InlineData(nameof(TensorType.Q4_K), 0.85)]
    [InlineData(nameof(TensorType.Q6_K), 0.91)]
    public void TryRow_NormalNumbers_LoseLessThanByPlainRounding(string name, double mostOfPlain)
    {
        var type = Enum.Parse<TensorType>(name);
        var numbers = Normal(7);

        var ours = Error(numbers, Restore(type, numbers));
        var plain = Error(numbers, PlainRounding(type, numbers));
        output.WriteLine($"{type}: {ours:0.000000} against {plain:0.000000}: {ours / plain:0.000}");

        ours.ShouldBeLessThanOrEqualTo(plain * mostOfPlain);
        ours.ShouldBePositive();
    }

    [Theory]
    [InlineData(nameof(TensorType.F32))]
    [InlineData(nameof(TensorType.F16))]
    [InlineData(nameof(TensorType.Q8_0))]
    [InlineData(nameof(TensorType.Q4_0))]
    [InlineData(nameof(TensorType.Q5_0))]
    [InlineData(nameof(TensorType.Q4_K))]
    [InlineData(nameof(TensorType.Q6_K))]
    public void TryRow_WhatTheTypeHolds_ComesBack(string name)
    {
        var type = Enum.Parse<TensorType>(name);
        var zeros = new float[Columns];
        Restore(type, zeros).ShouldBe(zeros);

        // Whole numbers that every type has, at a scale that halves have.
        var levels = zeros.Select((_, i) => ((i * 7 % 15) - 8) * 0.0625f).ToArray();
        Restore(type, levels).Zip(levels, (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(0.0063f);

        var tiny = zeros.Select((_, i) => i % 3 == 0 ? 1e-9f : -1e-12f).ToArray();
        Restore(type, tiny).ShouldAllBe(number => Math.Abs(number) < 1e-6f);
    }

    [Theory]
    [InlineData(nameof(TensorType.Q8_0))]
    [InlineData(nameof(TensorType.Q4_0))]
    [InlineData(nameof(TensorType.Q4_K))]
    [InlineData(nameof(TensorType.Q6_K))]
    [InlineData(nameof(TensorType.F16))]
    public void TryRow_NumberThatCannotBeStored_IsRefused(string name)
    {
        var type = Enum.Parse<TensorType>(name);
        foreach (var bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e30f })
        {
            var numbers = Normal(1);
            numbers[1000] = bad;
            TryStore(type, numbers, out _).ShouldBeFalse($"{bad}");
        }
    }

    [Theory]
    [InlineData(nameof(TensorType.Q4_K))]
    [InlineData(nameof(TensorType.Q6_K))]
    [InlineData(nameof(TensorType.Q4_0))]
    public void TryRow_NumbersWithOneFarOut_KeepTheOthers(string name)
    {
        var type = Enum.Parse<TensorType>(name);
        var numbers = Normal(3);
        numbers[40] = 30;

        var restored = Restore(type, numbers);

        // What lies in other blocks is as good as without it.
        Error(numbers[256..], restored[256..]).ShouldBe(Error(Normal(3)[256..], Restore(type, Normal(3))[256..]), 1e-9);
        Math.Abs(restored[40] - 30).ShouldBeLessThan(1.5f);
    }

    [Fact]
    public void Pack_AnyScales_UnpackTheSame()
    {
        var random = new Random(5);
        var packed = stackalloc byte[12];
        for (var round = 0; round < 100; round++)
        {
            var scales = Enumerable.Range(0, 8).Select(_ => (byte)random.Next(64)).ToArray();
            var minima = Enumerable.Range(0, 8).Select(_ => (byte)random.Next(64)).ToArray();
            KScales.Pack(scales, minima, packed);
            KScales.Unpack(packed, out var unpackedScales, out var unpackedMinima);
            BitConverter.GetBytes(unpackedScales).ShouldBe(scales);
            BitConverter.GetBytes(unpackedMinima).ShouldBe(minima);
        }
    }

    private static float[] Normal(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Columns).Select(_ =>
            (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
    }

    private static double Error(float[] numbers, float[] restored) =>
        numbers.Zip(restored, (a, b) => (double)(a - b) * (a - b)).Average();

    private static bool TryStore(TensorType type, float[] numbers, out byte[] stored)
    {
        stored = new byte[TensorLayout.Of(type).RowBytes(numbers.Length)];
        fixed (float* row = numbers)
        fixed (byte* target = stored)
        {
            return BlockQuantizer.TryRow(type, row, target, numbers.Length);
        }
    }

    private static float[] Restore(TensorType type, float[] numbers)
    {
        TryStore(type, numbers, out var stored).ShouldBeTrue();
        var restored = new float[numbers.Length];
        fixed (byte* row = stored)
        fixed (float* target = restored)
        {
            Dequantizer.Row(type, row, target, numbers.Length);
        }

        return restored;
    }

    // Scale and offset of each group from its largest and smallest number, not themselves made whole.
    private static float[] PlainRounding(TensorType type, float[] numbers)
    {
        var (group, low, high) = type switch
        {
            TensorType.Q8_0 => (32, -127, 127),
            TensorType.Q4_0 => (32, -8, 7),
            TensorType.Q5_0 => (32, -16, 15),
            TensorType.Q6_K => (16, -32, 31),
            _ => (32, 0, 15),
        };
        return [.. numbers.Chunk(group).SelectMany(part =>
        {
            var offset = low == 0 ? part.Min() : 0;
            var scale = low == 0 ? (part.Max() - offset) / high : type == TensorType.Q8_0 ? part.Max(Math.Abs) / high : part.MaxBy(Math.Abs) / low;
            return part.Select(number => (Math.Clamp(MathF.Round((number - offset) / scale), low, high) * scale) + offset);
        })];
    }
}
