using System.Text;

namespace Pareto.LocalModels.Tokenizers;

/// <summary>
/// The text of tokens as they come. A character whose bytes are spread over tokens is held back until it is whole; bytes
/// that no character can be made of become U+FFFD. For one stream.
/// </summary>
/// <param name="tokenizer">Of the model.</param>
/// <param name="shown">Special tokens that are to be seen all the same, as the vocabulary writes them: the markers of tool calls.</param>
public sealed class StreamingDecoder(Tokenizer tokenizer, IReadOnlyCollection<int>? shown = null)
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private char[] _chars = new char[64];

    /// <summary>What can be shown now; often empty in the middle of a character.</summary>
    public string Add(int token) => shown is not null && shown.Contains(token)
        ? Convert(default, flush: true) + tokenizer.Text(token)
        : Convert(tokenizer.Bytes(token), flush: false);

    /// <summary>What is left at the end.</summary>
    public string Finish() => Convert(default, flush: true);

    private string Convert(ReadOnlySpan<byte> bytes, bool flush)
    {
        var most = Encoding.UTF8.GetMaxCharCount(bytes.Length);
        if (most > _chars.Length)
        {
            _chars = new char[most];
        }

        return new string(_chars, 0, _decoder.GetChars(bytes, _chars, flush));
    }
}
