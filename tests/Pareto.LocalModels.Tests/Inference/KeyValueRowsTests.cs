using Pareto.LocalModels.Inference;

namespace Pareto.LocalModels.Tests.Inference;

public unsafe class KeyValueRowsTests
{
    [Theory]
    [InlineData(KeyValueType.F32, 64, 0)]
    [InlineData(KeyValueType.F16, 64, 0.0005)]
    [InlineData(KeyValueType.F16, 13, 0.0005)]
    [InlineData(KeyValueType.Q8_0, 64, 0.5 / 127 * 1.001)]
    [InlineData(KeyValueType.Q8_0, 80, 0.5 / 127 * 1.001)]
    [InlineData(KeyValueType.Q8_0, 13, 0.5 / 127 * 1.001)]
    public void Read_WhatWasWritten_IsWithinThePrecision(KeyValueType type, int size, double precision)
    {
        const int Rows = 5;
        var random = new Random(size);
        var numbers = new float[Rows * size];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = (random.NextSingle() * 2) - 1;
        }

        var bytes = KeyValueRows.Bytes(type, size);
        var kept = new byte[Rows * bytes];
        var scratch = new float[Rows * size];
        fixed (float* from = numbers, to = scratch)
        fixed (byte* memory = kept)
        {
            for (var row = 0; row < Rows; row++)
            {
                KeyValueRows.Write(type, from + (row * size), memory + (row * bytes), size);
            }

            var read = new ReadOnlySpan<float>(KeyValueRows.Read(type, memory, Rows, size, to), Rows * size).ToArray();
            read.Zip(numbers, (number, original) => Math.Abs(number - original)).Max().ShouldBeLessThanOrEqualTo((float)precision);
        }
    }

    [Fact]
    public void Write_NothingButZero_IsReadAsZero()
    {
        var numbers = new float[32];
        var kept = new byte[KeyValueRows.Bytes(KeyValueType.Q8_0, 32)];
        fixed (float* from = numbers)
        fixed (byte* memory = kept)
        {
            KeyValueRows.Write(KeyValueType.Q8_0, from, memory, 32);
            numbers.AsSpan().Fill(1);
            KeyValueRows.Read(KeyValueType.Q8_0, memory, 1, 32, from);
        }

        numbers.ShouldAllBe(number => number == 0);
    }
}
