using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Pareto.LocalModels.Tensors;

namespace Pareto.LocalModels.Gguf;

/// <summary>
/// A GGUF file of version 2 or 3 (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md), mapped into memory. Opening
/// it checks everything that later reads rely on: after that, metadata and tensors lie inside the file. A file that fails
/// a check is a <see cref="GgufException"/>; one that cannot be read is an <see cref="IOException"/>.
/// </summary>
internal sealed unsafe class GgufFile : IDisposable
{
    /// <summary>Where the metadata name no other.</summary>
    public const int DefaultAlignment = 32;

    private const uint Magic = 0x46554747;
    private const int MostAlignment = 1 << 20;
    private const int MostDimensions = 4;

    // Lengths, types and one byte of value: the least that a pair or a tensor can take.
    private const int LeastPairBytes = 8 + 4 + 1;
    private const int LeastTensorBytes = 8 + 4 + 8 + 4 + 8;

    private Action? _close;

    private GgufFile(byte* start, long length, Action close)
    {
        _close = close;
        Length = length;
        var reader = new GgufReader(start, length);
        Version = ReadVersion(ref reader);
        var tensorCount = reader.ReadCount(LeastTensorBytes, "tensors");
        var pairs = ReadPairs(ref reader, tensorCount);
        Metadata = new GgufMetadata(start, length, pairs);
        Alignment = ReadAlignment(Metadata);
        Tensors = ReadTensors(ref reader, tensorCount, start, length, Alignment);
    }

    public uint Version { get; }

    /// <summary>Bytes.</summary>
    public long Length { get; }

    public GgufMetadata Metadata { get; }

    /// <summary>Tensors begin at multiples of so many bytes.</summary>
    public long Alignment { get; }

    /// <summary>By name, in the order of the file. Empty in a file that holds a vocabulary only.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors { get; }

    public static GgufFile Open(string path)
    {
        var length = new FileInfo(path).Length;
        if (length == 0)
        {
            throw new GgufException("The file is empty.");
        }

        var mapped = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        var view = mapped.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        var close = () =>
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            view.Dispose();
            mapped.Dispose();
        };
        return Open(start + view.PointerOffset, length, close);
    }

    /// <summary>A file that is in memory already.</summary>
    public static GgufFile Open(byte[] bytes)
    {
        var handle = GCHandle.Alloc(bytes, GCHandleType.Pinned);
        return Open((byte*)handle.AddrOfPinnedObject(), bytes.Length, handle.Free);
    }

    public void Dispose() => Interlocked.Exchange(ref _close, null)?.Invoke();

    private static GgufFile Open(byte* start, long length, Action close)
    {
        try
        {
            return new GgufFile(start, length, close);
        }
        catch
        {
            close();
            throw;
        }
    }

    private static uint ReadVersion(ref GgufReader reader)
    {
        if (reader.Remaining < sizeof(uint) || reader.ReadUInt32() != Magic)
        {
            throw new GgufException("This is not a GGUF file: it does not begin with the letters GGUF.");
        }

        var version = reader.ReadUInt32();
        return version is 2 or 3
            ? version
            : throw new GgufException((version & 0xFFFF) == 0
                ? "The file is written for big-endian machines, which is not supported."
                : $"The file has GGUF version {version}; versions 2 and 3 are supported.");
    }

    private static OrderedDictionary<string, GgufValue> ReadPairs(ref GgufReader reader, long tensorCount)
    {
        var count = reader.ReadCount(LeastPairBytes, "metadata pairs");
        if (tensorCount > reader.Remaining / LeastTensorBytes)
        {
            throw new GgufException($"The file claims {tensorCount} tensors, more than its remaining {reader.Remaining} bytes can hold.");
        }

        var pairs = new OrderedDictionary<string, GgufValue>(StringComparer.Ordinal);
        for (long i = 0; i < count; i++)
        {
            var key = reader.ReadName("A metadata key");
            if (!pairs.TryAdd(key, reader.ReadValue(key)))
            {
                throw new GgufException($"The metadata {GgufException.Quote(key)} stands twice in the file.");
            }
        }

        return pairs;
    }

    private static long ReadAlignment(GgufMetadata metadata)
    {
        var alignment = metadata.Integer("general.alignment", 1, MostAlignment) ?? DefaultAlignment;
        return (alignment & (alignment - 1)) == 0
            ? alignment
            : throw new GgufException($"The alignment {alignment} is not a power of two.");
    }

    private static OrderedDictionary<string, Tensor> ReadTensors(ref GgufReader reader, long count, byte* start, long length, long alignment)
    {
        var claims = new List<(string Name, TensorType Type, long[] Dimensions, long Offset, long Bytes)>();
        for (long i = 0; i < count; i++)
        {
            claims.Add(ReadClaim(ref reader, alignment));
        }

        // The data begin at the next multiple of the alignment after the last claim.
        var dataStart = (reader.Position + alignment - 1) & ~(alignment - 1);
        var room = length - dataStart;
        var tensors = new OrderedDictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (name, type, dimensions, offset, bytes) in claims)
        {
            if (bytes > room || offset > room - bytes)
            {
                throw new GgufException($"The tensor {GgufException.Quote(name)} ends beyond the end of the file, which may have been cut short.");
            }

            if (!tensors.TryAdd(name, new Tensor(name, type, dimensions, start + dataStart + offset)))
            {
                throw new GgufException($"The tensor {GgufException.Quote(name)} stands twice in the file.");
            }
        }

        return tensors;
    }

    private static (string Name, TensorType Type, long[] Dimensions, long Offset, long Bytes) ReadClaim(ref GgufReader reader, long alignment)
    {
        var name = reader.ReadName("A tensor's name");
        var rank = reader.ReadUInt32();
        if (rank is 0 or > MostDimensions)
        {
            throw new GgufException($"The tensor {GgufException.Quote(name)} has {rank} dimensions; 1 to {MostDimensions} are allowed.");
        }

        var dimensions = new long[rank];
        var elements = 1L;
        for (var i = 0; i < rank; i++)
        {
            var size = reader.ReadUInt64();
            if (size is 0 or > int.MaxValue || elements > long.MaxValue / sizeof(double) / (long)size)
            {
                throw new GgufException($"The tensor {GgufException.Quote(name)} has an impossible size.");
            }

            dimensions[i] = (long)size;
            elements *= (long)size;
        }

        var type = (TensorType)reader.ReadUInt32();
        if (!TensorLayout.TryGet(type, out var layout))
        {
            throw new GgufException(
                $"The tensor {GgufException.Quote(name)} has the type number {(uint)type}, which is not supported. Known are {TensorLayout.KnownTypes}.");
        }

        if (dimensions[0] % layout.Elements != 0 || elements / dimensions[0] > int.MaxValue)
        {
            throw new GgufException($"The tensor {GgufException.Quote(name)} has rows of {dimensions[0]}, which are no whole blocks of {type}.");
        }

        var offset = reader.ReadUInt64();
        return offset <= long.MaxValue && (long)offset % alignment == 0
            ? (name, type, dimensions, (long)offset, layout.RowBytes(dimensions[0]) * (elements / dimensions[0]))
            : throw new GgufException($"The tensor {GgufException.Quote(name)} lies at the offset {offset}, which is no multiple of the alignment {alignment}.");
    }
}
