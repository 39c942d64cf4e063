using System.Buffers.Binary;
using System.Numerics;

namespace Pareto.Core.Storage;

/// <summary>The cyclic redundancy check with Castagnoli's polynomial (RFC 3720, appendix B.4).</summary>
internal static class Crc32C
{
    /// <param name="bytes">What is checked.</param>
    /// <param name="context">What else must be equal where it is checked again.</param>
    public static uint Of(ReadOnlySpan<byte> bytes, ulong context = 0)
    {
        var checksum = uint.MaxValue;
        if (context != 0)
        {
            checksum = BitOperations.Crc32C(checksum, context);
        }

        while (bytes.Length >= sizeof(ulong))
        {
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var value in bytes)
        {
            checksum = BitOperations.Crc32C(checksum, value);
        }

        return ~checksum;
    }
}
