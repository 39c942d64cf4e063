using Pareto.Core.Text.Bpe;
using Pareto.LocalModels.Gguf;

namespace Pareto.LocalModels.Tokenizers;

/// <summary>
/// Cuts text into the pieces that byte-pair encoding merges within. Each is the hand-written form of a published regular
/// expression: .NET's see UTF-16 units, and so take letters and digits beyond U+FFFF for symbols.
/// </summary>
internal abstract class PreTokenizer
{
    private static readonly Dictionary<string, PreTokenizer> _known = new(StringComparer.Ordinal)
    {
        ["llama-bpe"] = new WordPreTokenizer(3),
        ["llama3"] = new WordPreTokenizer(3),
        ["llama-v3"] = new WordPreTokenizer(3),
        ["smaug-bpe"] = new WordPreTokenizer(3),
        ["dbrx"] = new WordPreTokenizer(3),
        ["falcon3"] = new WordPreTokenizer(3),
        ["qwen2"] = new WordPreTokenizer(1),
        ["deepseek-r1-qwen"] = new WordPreTokenizer(1),
        ["stablelm2"] = new WordPreTokenizer(1),
        ["gpt-2"] = new Gpt2PreTokenizer(),
        ["phi-2"] = new Gpt2PreTokenizer(),
        ["smollm"] = new DigitPreTokenizer(),
        ["starcoder"] = new DigitPreTokenizer(),
        ["refact"] = new DigitPreTokenizer(),
        ["command-r"] = new DigitPreTokenizer(),
        ["default"] = new DefaultPreTokenizer(),
        ["gpt-4o"] = new O200kPreTokenizer(),
    };

    /// <summary>The one of this name; one that is not known is refused by name.</summary>
    public static PreTokenizer Of(string name) => _known.TryGetValue(name, out var known)
        ? known
        : throw new GgufException(
            $"The pre-tokenizer {GgufException.Quote(name)} is not supported. Known are {string.Join(", ", _known.Keys.Order(StringComparer.Ordinal))}.");

    /// <summary>Adds where each piece ends, counted from the start of the text plus <paramref name="offset"/>.</summary>
    public abstract void Split(ReadOnlySpan<char> text, int offset, List<int> ends);

    /// <summary>Where the run of characters of these kinds ends that begins at <paramref name="position"/>.</summary>
    protected static int EndOf(RuneKinds kinds, ReadOnlySpan<char> text, int position)
    {
        while (position < text.Length && (RuneKind.Read(text, position, out var length) & kinds) != 0)
        {
            position += length;
        }

        return position;
    }

    /// <summary>Where the run of characters that are no space, letter or number ends.</summary>
    protected static int EndOfSymbols(ReadOnlySpan<char> text, int position)
    {
        while (position < text.Length && IsSymbol(text, position, out var length))
        {
            position += length;
        }

        return position;
    }

    protected static bool IsSymbol(ReadOnlySpan<char> text, int position, out int length) =>
        (RuneKind.Read(text, position, out length) & (RuneKinds.Space | RuneKinds.Letter | RuneKinds.Number)) == 0;

    /// <summary>\s+(?!\S)|\s+ : a run of spaces, but the last is left for a word that it could lead.</summary>
    protected static int EndOfSpace(ReadOnlySpan<char> text, int start)
    {
        var end = EndOf(RuneKinds.Space, text, start);
        return end == text.Length || end == start + 1 ? end : end - 1;
    }

    /// <summary>The length of an English contraction ('s, 're …) at this place, or 0.</summary>
    protected static int Contraction(ReadOnlySpan<char> text, int start, bool anyCase)
    {
        if (text[start] != '\'' || start + 1 >= text.Length)
        {
            return 0;
        }

        var first = Lower(text[start + 1]);
        if (first is 's' or 't' or 'm' or 'd')
        {
            return 2;
        }

        return start + 2 < text.Length && (first, Lower(text[start + 2])) is ('r', 'e') or ('v', 'e') or ('l', 'l') ? 3 : 0;

        char Lower(char c) => anyCase && char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c;
    }
}
