using System.Text;
using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Tensors;

namespace Pareto.Testing.Models;

/// <summary>Writes GGUF files, so that tests need none from elsewhere.</summary>
internal sealed class GgufWriter
{
    private const int Alignment = 32;
    private readonly List<(string Key, Action<BinaryWriter> Value)> _pairs = [];
    private readonly List<(string Name, TensorType Type, long[] Dimensions, byte[] Data)> _tensors = [];

    public uint Version { get; init; } = 3;

    public GgufWriter Add(string key, string value) => Pair(key, writer => Typed(writer, GgufType.String, () => Text(writer, value)));

    public GgufWriter Add(string key, int value) => Pair(key, writer => Typed(writer, GgufType.UInt32, () => writer.Write(value)));

    public GgufWriter Add(string key, float value) => Pair(key, writer => Typed(writer, GgufType.Float32, () => writer.Write(value)));

    public GgufWriter Add(string key, bool value) => Pair(key, writer => Typed(writer, GgufType.Bool, () => writer.Write(value)));

    public GgufWriter Add(string key, IReadOnlyList<string> values) => Pair(key, writer => Array(writer, GgufType.String, values, value => Text(writer, value)));

    public GgufWriter Add(string key, IReadOnlyList<int> values) => Pair(key, writer => Array(writer, GgufType.Int32, values, writer.Write));

    public GgufWriter Add(string key, IReadOnlyList<float> values) => Pair(key, writer => Array(writer, GgufType.Float32, values, writer.Write));

    /// <summary>A value written by hand, its type included.</summary>
    public GgufWriter AddRaw(string key, Action<BinaryWriter> value) => Pair(key, value);

    public GgufWriter Tensor(string name, TensorType type, byte[] data, params long[] dimensions)
    {
        _tensors.Add((name, type, dimensions, data));
        return this;
    }

    public byte[] ToArray()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
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
        foreach (var (name, type, dimensions, data) in _tensors)
        {
            Text(writer, name);
            writer.Write(dimensions.Length);
            foreach (var size in dimensions)
            {
                writer.Write(size);
            }

            writer.Write((uint)type);
            writer.Write(offset);
            offset += Padded(data.Length);
        }

        Pad(writer);
        foreach (var (_, _, _, data) in _tensors)
        {
            writer.Write(data);
            Pad(writer);
        }

        return stream.ToArray();
    }

    private static void Pad(BinaryWriter writer)
    {
        writer.Flush();
        writer.Write(new byte[Padded(writer.BaseStream.Position) - writer.BaseStream.Position]);
    }

    private static long Padded(long length) => (length + Alignment - 1) / Alignment * Alignment;

    private GgufWriter Pair(string key, Action<BinaryWriter> value)
    {
        _pairs.Add((key, value));
        return this;
    }

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
