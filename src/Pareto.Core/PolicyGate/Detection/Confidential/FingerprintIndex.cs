using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Pareto.Core.PolicyGate.Detection.Confidential;

/// <summary>
/// The fingerprints of a body of source code: hashes only, from which the code cannot be had back. A file holds eight
/// bytes of name, then as little-endian numbers the version (4 bytes), the lengths of <see cref="Winnowing"/> (4 and 4)
/// and the count (4), then the hashes (8 each) in rising order.
/// </summary>
internal sealed class FingerprintIndex
{
    /// <summary>The most fingerprints of one index; about 25 million lines of code.</summary>
    public const int MostFingerprints = 64 * 1024 * 1024;

    private const int Version = 1;
    private const int HeaderBytes = 24;

    private readonly ulong[] _hashes;
    private readonly int[] _buckets;
    private readonly int _shift;

    private FingerprintIndex(ulong[] hashes)
    {
        _hashes = hashes;
        var bits = Math.Clamp(BitOperations.Log2((uint)hashes.Length + 1), 4, 24);
        _shift = 64 - bits;
        _buckets = new int[(1 << bits) + 1];
        var bucket = 0;
        for (var i = 0; i < hashes.Length; i++)
        {
            for (var own = (int)(hashes[i] >> _shift); bucket <= own; bucket++)
            {
                _buckets[bucket] = i;
            }
        }

        Array.Fill(_buckets, hashes.Length, bucket, _buckets.Length - bucket);
    }

    public int Count => _hashes.Length;

    private static ReadOnlySpan<byte> Magic => "PARETOFP"u8;

    public static FingerprintIndex Of(IEnumerable<ulong> hashes) => new([.. hashes.Distinct().Order()]);

    public bool Contains(ulong hash)
    {
        // Hashes are spread evenly, so a bucket holds one or two.
        var bucket = (int)(hash >> _shift);
        for (var i = _buckets[bucket]; i < _buckets[bucket + 1]; i++)
        {
            if (_hashes[i] >= hash)
            {
                return _hashes[i] == hash;
            }
        }

        return false;
    }

    /// <summary>Writes the index; a file of the same name is replaced only once the new one is whole.</summary>
    public void Write(string path)
    {
        var unfinished = path + ".part";
        using (var stream = File.Create(unfinished))
        {
            Span<byte> header = stackalloc byte[HeaderBytes];
            Magic.CopyTo(header);
            BinaryPrimitives.WriteInt32LittleEndian(header[8..], Version);
            BinaryPrimitives.WriteInt32LittleEndian(header[12..], Winnowing.Gram);
            BinaryPrimitives.WriteInt32LittleEndian(header[16..], Winnowing.Window);
            BinaryPrimitives.WriteInt32LittleEndian(header[20..], _hashes.Length);
            stream.Write(header);
            stream.Write(MemoryMarshal.AsBytes(LittleEndian(_hashes).AsSpan()));
        }

        File.Move(unfinished, path, overwrite: true);
    }

    /// <summary>Reads an index, or tells why the file is none.</summary>
    public static bool TryRead(string path, [NotNullWhen(true)] out FingerprintIndex? index, [NotNullWhen(false)] out string? problem)
    {
        index = null;
        try
        {
            using var stream = File.OpenRead(path);
            Span<byte> header = stackalloc byte[HeaderBytes];
            if (stream.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes || !header.StartsWith(Magic))
            {
                problem = $"{path} holds no fingerprints. Write it with `pareto guard fingerprint`.";
                return false;
            }

            if (BinaryPrimitives.ReadInt32LittleEndian(header[8..]) != Version
                || BinaryPrimitives.ReadInt32LittleEndian(header[12..]) != Winnowing.Gram
                || BinaryPrimitives.ReadInt32LittleEndian(header[16..]) != Winnowing.Window)
            {
                problem = $"{path} was written by another version of Pareto. Write it again with `pareto guard fingerprint`.";
                return false;
            }

            var count = BinaryPrimitives.ReadInt32LittleEndian(header[20..]);
            if (count is < 0 or > MostFingerprints || stream.Length != HeaderBytes + ((long)count * sizeof(ulong)))
            {
                problem = $"{path} is damaged: its length does not fit its head. Write it again with `pareto guard fingerprint`.";
                return false;
            }

            var hashes = new ulong[count];
            stream.ReadExactly(MemoryMarshal.AsBytes(hashes.AsSpan()));
            hashes = LittleEndian(hashes);
            for (var i = 1; i < hashes.Length; i++)
            {
                if (hashes[i - 1] >= hashes[i])
                {
                    problem = $"{path} is damaged: its hashes are out of order. Write it again with `pareto guard fingerprint`.";
                    return false;
                }
            }

            index = new FingerprintIndex(hashes);
            problem = null;
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problem = error is FileNotFoundException or DirectoryNotFoundException ? $"{path} does not exist." : $"{path} cannot be read: {error.Message}";
            return false;
        }
    }

    private static ulong[] LittleEndian(ulong[] numbers)
    {
        if (BitConverter.IsLittleEndian)
        {
            return numbers;
        }

        var turned = new ulong[numbers.Length];
        BinaryPrimitives.ReverseEndianness(numbers, turned);
        return turned;
    }
}
