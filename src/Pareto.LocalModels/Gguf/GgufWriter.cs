using System.Text;
using Pareto.LocalModels.Tensors;

namespace Pareto.LocalModels.Gguf;

/// <summary>
/// Writes a GGUF file from its beginning to its end. A tensor's numbers are asked for when their turn comes, so that no
/// more than one of them need be in memory.
/// </summary>
internal sealed class GgufWriter
{
    private readonly List<(string Key, Action<BinaryWriter> Value)> _pairs = [];
    private readonly List<(string Name, TensorType Type, long[] Dimensions, long Bytes, Action<Stream> Write)> _tensors = [];

    public uint Version { get; init; } = 3;

    /// <summary>Tensors begin at multiples of so many bytes. One other than 32 must also stand in the metadata, as <c>general.alignment</c>.</summary>
    public long Alignment { get; init; } = GgufFile.DefaultAlignment;

    public GgufWriter Add(string key, string value) => AddRaw(key, writer => Typed(writer, GgufType.String, () => Text(writer, value)));

    public GgufWriter Add(string key, int value) => AddRaw(key, writer => Typed(writer, GgufType.UInt32, () => writer.Write(value)));

    public GgufWriter Add(string key, float value) => AddRaw(key, writer => Typed(writer, GgufType.Float32, () => writer.Write(value)));

    public GgufWriter Add(string key, bool value) => AddRaw(key, writer => Typed(writer, GgufType.Bool, () => writer.Write(value)));

    public GgufWriter Add(string key, IReadOnlyList<string> values) => AddRaw(key, writer => Array(writer, GgufType.String, values, value => Text(writer, value)));

    public GgufWriter Add(string key, IReadOnlyList<int> values) => AddRaw(key, writer => Array(writer, GgufType.Int32, values, writer.Write));

    public GgufWriter Add(string key, IReadOnlyList<float> values) => AddRaw(key, writer => Array(writer, GgufType.Float32, values, writer.Write));

    /// <summary>A value written by hand, its type included.</summary>
    public GgufWriter AddRaw(string key, Action<BinaryWriter> value)
    {
        _pairs.Add((key, value));
        return this;
    }

    public GgufWriter Tensor(string name, TensorType type, byte[] data, params long[] dimensions)
    {
        _tensors.Add((name, type, dimensions, data.Length, stream => stream.Write(data)));
        return this;
    }

    /// <summary>A tensor whose bytes <paramref name="write"/> writes later: exactly as many as its size and type ask for.</summary>
    public GgufWriter Tensor(string name, TensorType type, IReadOnlyList<long> dimensions, Action<Stream> write)
    {
        var rows = dimensions.Skip(1).Aggregate(1L, (product, size) => product * size);
        _tensors.Add((name, type, [.. dimensions], TensorLayout.Of(type).RowBytes(dimensions[0]) * rows, write));
        return this;
    }

    /// <summary>The length of the file, in bytes.</summary>
    public long Length()
    {
        using var head = new MemoryStream();
        WriteHead(head);
        return head.Length + _tensors.Sum(tensor => Padded(tensor.Bytes));
    }

    public byte[] ToArray()
    {
        using var stream = new MemoryStream();
        WriteTo(stream);
        return stream.ToArray();
    }

    public void WriteTo(Stream stream)
    {
        WriteHead(stream);
        foreach (var (name, _, _, bytes, write) in _tensors)
        {
            var begin = stream.Position;
            write(stream);
            var written = stream.Position - begin;
            if (written != bytes)
            {
                throw new InvalidOperationException($"The tensor {GgufException.Quote(name)} takes {bytes} bytes, but {written} were written.");
            }

            stream.Write(new byte[Padded(bytes) - bytes]);
        }
    }

    private void WriteHead(Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        var begin = stream.Position;
        writer.Write("GGUF"u8);
        writer.Write(Version);
        writer.Write((ulong)_tensors.Count);
        writer.Write((ulong)_pairs.Count);
        foreach (var (key, value) in _pairs)
        {
            Text(writer, key);
            value(writer);
        }

        var offset = 0L;
        foreach (var (name, type, dimensions, bytes, _) in _tensors)
        {
            Text(writer, name);
            writer.Write(dimensions.Length);
            foreach (var size in dimensions)
            {
                writer.Write(size);
            }

            writer.Write((uint)type);
            writer.Write(offset);
            offset += Padded(bytes);
        }

        writer.Flush();
        var length = stream.Position - begin;
        stream.Write(new byte[Padded(length) - length]);
    }

    private long Padded(long length) => (length + Alignment - 1) / Alignment * Alignment;

    private static void Typed(BinaryWriter writer, GgufType type, Action value)
    {
        writer.Write((uint)type);
        value();
    }

    private static void Array<T>(BinaryWriter writer, GgufType type, IReadOnlyList<T> values, Action<T> write)
    {
        writer.Write((uint)GgufType.Array);
        writer.Write((uint)type);
        writer.Write((ulong)values.Count);
        foreach (var value in values)
        {
            write(value);
        }
    }

    private static void Text(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }
}
