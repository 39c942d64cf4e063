using System.Text.Json;

namespace Pareto.Core.Wire;

/// <summary>
/// What stands around the text in a chunk that is a piece of text and nothing else: all before it, and all behind it to the
/// end of the choices. In most streams these are the same bytes from piece to piece. Once read, they are compared instead of
/// read again: only the text is left to read, and what follows the choices where that is new.
/// </summary>
internal sealed class TextFrame
{
    private const byte Quote = (byte)'"';
    private const byte Escape = (byte)'\\';

    // The root is at depth 1, the array of choices at 2, a choice at 3.
    private const int DepthOfDelta = 4;

    private readonly byte[] _before;
    private readonly byte[] _behind;
    private readonly byte[] _rest;

    /// <param name="choice">The choice.</param>
    /// <param name="before">Up to the text's opening quotation mark.</param>
    /// <param name="behind">From the closing one, without it, to the end of the choices.</param>
    /// <param name="rest">What follows the choices; empty where it may tell of more than the reply's name.</param>
    /// <param name="behindChoices">Where a reader of JSON is before the rest.</param>
    private TextFrame(int choice, ReadOnlySpan<byte> before, ReadOnlySpan<byte> behind, ReadOnlySpan<byte> rest, JsonReaderState behindChoices)
    {
        Choice = choice;
        BehindChoices = behindChoices;
        _before = before.ToArray();
        _behind = behind.ToArray();
        _rest = rest.ToArray();
    }

    /// <summary>The choice whose text it is.</summary>
    public int Choice { get; }

    /// <summary>Where a reader of JSON is when it has passed the choices.</summary>
    public JsonReaderState BehindChoices { get; }

    /// <summary>The frame of a chunk; null where it has none.</summary>
    /// <param name="chunk">A chunk that has been read as a piece of text and nothing else.</param>
    /// <param name="choice">Whose text it is.</param>
    /// <param name="head">What stands before its choices.</param>
    public static TextFrame? Of(ReadOnlySpan<byte> chunk, int choice, ChunkFrame head)
    {
        head.TryPass(chunk, out var reader);
        var text = 0..0;
        reader.Read();
        var root = reader.CurrentDepth;
        reader.Read();
        while (reader.Read() && reader.CurrentDepth > root)
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == DepthOfDelta && reader.ValueTextEquals("content"u8))
            {
                // Where there are several the last one counts, here as in reading.
                reader.Read();
                text = reader.TokenType == JsonTokenType.String
                    ? (head.Length + (int)reader.TokenStartIndex)..(head.Length + (int)reader.BytesConsumed)
                    : 0..0;
            }
        }

        if (text.Equals(0..0))
        {
            return null;
        }

        var (end, state) = (head.Length + (int)reader.BytesConsumed, reader.CurrentState);
        var rest = chunk[end..];
        while (reader.Read())
        {
            rest = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray ? [] : rest;
        }

        return new TextFrame(choice, chunk[..(text.Start.Value + 1)], chunk[text.End..end], rest, state);
    }

    /// <summary>Takes a chunk apart if it has this frame.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="text">Its text, as a string of JSON.</param>
    /// <param name="rest">What follows the choices; empty where nothing new does.</param>
    public bool TryPass(ReadOnlySpan<byte> chunk, out ReadOnlySpan<byte> text, out ReadOnlySpan<byte> rest)
    {
        text = rest = default;
        if (!chunk.StartsWith(_before))
        {
            return false;
        }

        var here = chunk[(_before.Length - 1)..];
        var length = LengthOfString(here);
        if (!here[length..].StartsWith(_behind))
        {
            return false;
        }

        text = here[..length];
        rest = here[(length + _behind.Length)..];
        if (rest.IsEmpty)
        {
            return false;
        }

        rest = rest.SequenceEqual(_rest) ? [] : rest;
        return true;
    }

    /// <summary>The length of the string of JSON that the bytes begin with, its quotation marks included; all of them where it does not end.</summary>
    private static int LengthOfString(ReadOnlySpan<byte> json)
    {
        var at = 1;
        while (at < json.Length && json[at..].IndexOfAny(Quote, Escape) is var next and >= 0)
        {
            at += next;
            if (json[at] == Quote)
            {
                return at + 1;
            }

            at += 2;
        }

        return json.Length;
    }
}
