using System.IO.Compression;
using System.Runtime.Intrinsics;

namespace Pareto.Core.PolicyGate.Detection.Names;

/// <summary>
/// What training made: word lists, a weight for each pair of feature and tag, and one for each pair of following tags.
/// Weights are bytes times one scale. The file is a Brotli stream of little-endian values; the same training gives the
/// same bytes.
/// </summary>
internal sealed class NameModel
{
    /// <summary>Tags of a row, filled up to a vector's width.</summary>
    public const int Stride = 16;

    private const uint Magic = 0x314D_4E50;
    private const string Resource = "PolicyGate/names.model";

    private static readonly Lazy<NameModel> LazyShipped = new(LoadShipped);

    private readonly sbyte[] _weights;

    public NameModel(IReadOnlyDictionary<uint, WordTraits> words, sbyte[] weights, float scale, float[] transitions)
    {
        Words = words;
        Lexicon = new NameLexicon(words);
        _weights = weights;
        Scale = scale;
        Transitions = transitions;
        Buckets = weights.Length / Stride;
    }

    /// <summary>The model that comes with Pareto; read at first use.</summary>
    public static NameModel Shipped => LazyShipped.Value;

    public NameLexicon Lexicon { get; }

    public IReadOnlyDictionary<uint, WordTraits> Words { get; }

    /// <summary>A power of two.</summary>
    public int Buckets { get; }

    public float Scale { get; }

    /// <summary>From tag times <see cref="NameTag.Count"/> plus to tag.</summary>
    public float[] Transitions { get; }

    /// <summary>The sum of the features' weights for each tag; of the <see cref="Stride"/> scores written those beyond the tags mean nothing.</summary>
    public void Score(ReadOnlySpan<int> features, Span<float> scores)
    {
        Vector128<short> low = default, high = default;
        ref var weights = ref _weights[0];
        var mask = Buckets - 1;
        foreach (var feature in features)
        {
            var row = Vector128.LoadUnsafe(ref weights, (nuint)((feature & mask) * Stride));
            var (first, second) = Vector128.Widen(row);
            low += first;
            high += second;
        }

        var (tags0, tags4) = Vector128.Widen(low);
        var (tags8, tags12) = Vector128.Widen(high);
        (Vector128.ConvertToSingle(tags0) * Scale).CopyTo(scores);
        (Vector128.ConvertToSingle(tags4) * Scale).CopyTo(scores[4..]);
        (Vector128.ConvertToSingle(tags8) * Scale).CopyTo(scores[8..]);
        (Vector128.ConvertToSingle(tags12) * Scale).CopyTo(scores[12..]);
    }

    public static NameModel Read(Stream stream)
    {
        using var reader = new BinaryReader(new BrotliStream(stream, CompressionMode.Decompress));
        if (reader.ReadUInt32() != Magic)
        {
            throw new InvalidDataException("This is no model of the names tagger.");
        }

        var words = new Dictionary<uint, WordTraits>();
        var count = reader.ReadInt32();
        var hash = 0u;
        for (var i = 0; i < count; i++)
        {
            hash += (uint)reader.Read7BitEncodedInt();
            words[hash] = (WordTraits)reader.ReadUInt16();
        }

        var transitions = new float[NameTag.Count * NameTag.Count];
        for (var i = 0; i < transitions.Length; i++)
        {
            transitions[i] = reader.ReadSingle();
        }

        var scale = reader.ReadSingle();
        var weights = new sbyte[reader.ReadInt32() * Stride];
        var rows = reader.ReadInt32();
        var row = 0;
        for (var i = 0; i < rows; i++)
        {
            row += reader.Read7BitEncodedInt();
            for (var tag = 0; tag < NameTag.Count; tag++)
            {
                weights[(row * Stride) + tag] = reader.ReadSByte();
            }
        }

        return new NameModel(words, weights, scale, transitions);
    }

    public void Write(Stream stream)
    {
        using var writer = new BinaryWriter(new BrotliStream(stream, CompressionLevel.SmallestSize, leaveOpen: true));
        writer.Write(Magic);
        writer.Write(Words.Count);
        var before = 0u;
        foreach (var (hash, traits) in Words.OrderBy(word => word.Key))
        {
            writer.Write7BitEncodedInt((int)(hash - before));
            writer.Write((ushort)traits);
            before = hash;
        }

        foreach (var transition in Transitions)
        {
            writer.Write(transition);
        }

        writer.Write(Scale);
        writer.Write(Buckets);
        var rows = Enumerable.Range(0, Buckets).Where(row => _weights.AsSpan(row * Stride, Stride).ContainsAnyExcept((sbyte)0)).ToArray();
        writer.Write(rows.Length);
        var last = 0;
        foreach (var row in rows)
        {
            writer.Write7BitEncodedInt(row - last);
            last = row;
            foreach (var weight in _weights.AsSpan(row * Stride, NameTag.Count))
            {
                writer.Write(weight);
            }
        }
    }

    private static NameModel LoadShipped()
    {
        using var stream = typeof(NameModel).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing from the assembly.");
        return Read(stream);
    }
}
