using System.Text.Json;

namespace Pareto.Core.Wire;

/// <summary>
/// What stands before the choices in the chunks of one stream: id, time, model and the like, the same bytes in every
/// chunk. Once read, it is compared instead of read again, which is a third of the work of a chunk.
/// </summary>
internal sealed class ChunkFrame
{
    private readonly byte[] _bytes;
    private readonly JsonReaderState _end;

    private ChunkFrame(ReadOnlySpan<byte> bytes, JsonReaderState end)
    {
        _bytes = bytes.ToArray();
        _end = end;
    }

    public int Length => _bytes.Length;

    /// <summary>The frame of a chunk; null where it says more than names the reply, or holds no choices.</summary>
    /// <param name="chunk">A chunk that has been read without an error.</param>
    public static ChunkFrame? Of(ReadOnlySpan<byte> chunk)
    {
        var reader = new Utf8JsonReader(chunk, WireJson.ReaderOptions);
        reader.Read();
        while (true)
        {
            var (length, end) = ((int)reader.BytesConsumed, reader.CurrentState);
            if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName)
            {
                return null;
            }

            if (reader.ValueTextEquals("choices"u8))
            {
                return new ChunkFrame(chunk[..length], end);
            }

            reader.Read();
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                return null;
            }
        }
    }

    /// <summary>A reader that stands behind the frame, if the chunk begins with it.</summary>
    public bool TryPass(ReadOnlySpan<byte> chunk, out Utf8JsonReader reader)
    {
        var begins = chunk.StartsWith(_bytes);
        reader = begins ? new Utf8JsonReader(chunk[_bytes.Length..], isFinalBlock: true, _end) : default;
        return begins;
    }
}
