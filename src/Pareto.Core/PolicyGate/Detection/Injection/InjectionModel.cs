using System.Buffers.Binary;

namespace Pareto.Core.PolicyGate.Detection.Injection;

/// <summary>The weights of the injection classifier: a signed byte a feature, their unit, and the bias.</summary>
internal sealed class InjectionModel(sbyte[] weights, float unit, float bias)
{
    private const string Resource = "injection.weights";
    private const uint Mark = 0x314E4A49; // "IJN1"
    private const int HeaderBytes = 12;

    public ReadOnlySpan<sbyte> Weights => weights;

    /// <summary>What a weight of 1 is worth.</summary>
    public float Unit => unit;

    public float Bias => bias;

    /// <summary>The model that ships with the program.</summary>
    public static InjectionModel LoadShipped()
    {
        using var stream = typeof(InjectionModel).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing.");
        using var inflated = new System.IO.Compression.BrotliStream(stream, System.IO.Compression.CompressionMode.Decompress);
        return Read(inflated);
    }

    public static InjectionModel Read(Stream stream)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        stream.ReadExactly(header);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != Mark)
        {
            throw new InvalidDataException("These are no weights of an injection classifier.");
        }

        var bytes = new byte[InjectionTokens.Features];
        stream.ReadExactly(bytes);
        return new InjectionModel(
            [.. bytes.Select(value => (sbyte)value)],
            BinaryPrimitives.ReadSingleLittleEndian(header[4..]),
            BinaryPrimitives.ReadSingleLittleEndian(header[8..]));
    }

    public void Write(Stream stream)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(header, Mark);
        BinaryPrimitives.WriteSingleLittleEndian(header[4..], unit);
        BinaryPrimitives.WriteSingleLittleEndian(header[8..], bias);
        stream.Write(header);
        stream.Write([.. weights.Select(value => (byte)value)]);
    }
}
