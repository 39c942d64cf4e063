using System.Buffers;
using Pareto.Core.Wire;

namespace Pareto.Core.Tests.Wire;

public sealed class PooledBufferTests
{
    [Fact]
    public void Write_BeyondItsRoom_KeepsEveryByte()
    {
        using var buffer = new PooledBuffer(16);
        var expected = new List<byte>();
        for (var round = 0; round < 300; round++)
        {
            byte[] piece = [.. Enumerable.Range(0, round % 50).Select(number => (byte)(number + round))];
            buffer.Write(piece);
            expected.AddRange(piece);
        }

        buffer.Written.ToArray().ShouldBe(expected);
    }

    [Fact]
    public void Clear_GivesTheRoomAgain()
    {
        using var buffer = new PooledBuffer(16);
        buffer.Write("before"u8);
        buffer.Clear();
        buffer.Write("after"u8);

        buffer.Written.Span.SequenceEqual("after"u8).ShouldBeTrue();
    }

    [Fact]
    public void Advance_BeyondWhatWasGiven_Throws()
    {
        using var buffer = new PooledBuffer(16);

        Should.Throw<ArgumentOutOfRangeException>(() => buffer.Advance(1 << 20));
    }
}
