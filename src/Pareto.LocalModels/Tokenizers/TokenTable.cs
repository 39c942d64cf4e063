using System.Collections.Frozen;
using Pareto.Core.Text.Bpe;
using Pareto.LocalModels.Gguf;

namespace Pareto.LocalModels.Tokenizers;

/// <summary>The tokens of a file: their text, type and bytes, and which of them are special.</summary>
internal sealed class TokenTable
{
    // Tokens that end an answer in one family or another; some files forget to mark them.
    private static readonly FrozenSet<string> _endTexts = FrozenSet.Create(
        StringComparer.Ordinal,
        "</s>", "<|endoftext|>", "<|eot_id|>", "<|eom_id|>", "<|end_of_text|>", "<|im_end|>", "<|end|>", "<end_of_turn>", "<EOT>", "_<EOT>", "[EOT]");

    // Markers of roles, calls and thoughts that some files declare as ordinary additions to the vocabulary.
    private static readonly FrozenSet<string> _markers = FrozenSet.Create(
        StringComparer.Ordinal,
        "<start_of_turn>", "<end_of_turn>", "<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>", "<tools>", "</tools>",
        "<think>", "</think>", "<s>", "</s>", "<bos>", "<eos>");

    private readonly byte[][] _bytes;
    private readonly FrozenSet<int> _ends;

    public TokenTable(GgufMetadata metadata, Func<string, TokenType, byte[]> bytesOf)
    {
        Texts = metadata.Texts("tokenizer.ggml.tokens") ?? throw new GgufException("The file has no vocabulary (tokenizer.ggml.tokens).");
        if (Texts.Length == 0)
        {
            throw new GgufException("The vocabulary is empty.");
        }

        var types = metadata.Integers("tokenizer.ggml.token_type");
        if (types is not null && types.Length != Texts.Length)
        {
            throw new GgufException($"The vocabulary has {Texts.Length} tokens, but {types.Length} types of them.");
        }

        Types = types is null ? [.. Enumerable.Repeat(TokenType.Normal, Texts.Length)] : [.. types.Select(type => (TokenType)type)];
        BeginOfText = Special(metadata, "tokenizer.ggml.bos_token_id");
        EndOfText = Special(metadata, "tokenizer.ggml.eos_token_id");
        Unknown = Special(metadata, "tokenizer.ggml.unknown_token_id");
        _ends = Ends(metadata).ToFrozenSet();
        foreach (var end in _ends)
        {
            Types[end] = TokenType.Control;
        }

        _bytes = [.. Texts.Select((text, id) => bytesOf(text, Types[id]))];
    }

    public string[] Texts { get; }

    public TokenType[] Types { get; }

    public int Count => Texts.Length;

    public int? BeginOfText { get; }

    public int? EndOfText { get; }

    public int? Unknown { get; }

    /// <summary>Whether a token ends an answer.</summary>
    public bool IsEnd(int id) => _ends.Contains(id);

    /// <summary>Whether a token is never made from text.</summary>
    public bool IsControl(int id) => Types[id] is TokenType.Control or TokenType.Unknown;

    /// <summary>
    /// Whether a token steers the model, so that it may form only where a template wrote it: every control token, and what
    /// is written like one, whatever type the file gives it.
    /// </summary>
    public bool Steers(int id)
    {
        var text = Texts[id];
        return IsControl(id) || _markers.Contains(text) ||
            (text.Length > 4 && text[0] == '<' && text[^1] == '>' && text[1] is '|' or '｜' && text[^2] is '|' or '｜') ||
            (text.Length > 2 && text[0] == '[' && text[^1] == ']' && text.AsSpan(1, text.Length - 2).IndexOfAnyExceptInRange('A', '_') is var other &&
                (other < 0 || (other == 0 && text[1] == '/')));
    }

    public byte[] Bytes(int id) => _bytes[id];

    /// <summary>The tokens that text may be merged to, by their bytes.</summary>
    public BpeVocabulary Mergeable(Func<int, byte[]> bytesOf)
    {
        var pieces = new byte[Count][];
        var starts = new int[Count + 1];
        for (var id = 0; id < Count; id++)
        {
            pieces[id] = IsControl(id) || Types[id] == TokenType.Byte ? [] : bytesOf(id);
            starts[id + 1] = checked(starts[id] + pieces[id].Length);
        }

        var bytes = new byte[starts[^1]];
        for (var id = 0; id < Count; id++)
        {
            pieces[id].CopyTo(bytes, starts[id]);
        }

        return new BpeVocabulary(bytes, starts);
    }

    private IEnumerable<int> Ends(GgufMetadata metadata)
    {
        foreach (var key in (string[])["eos", "eot", "eom"])
        {
            if (Special(metadata, $"tokenizer.ggml.{key}_token_id") is { } id)
            {
                yield return id;
            }
        }

        for (var id = 0; id < Count; id++)
        {
            if (_endTexts.Contains(Texts[id]))
            {
                yield return id;
            }
        }
    }

    private int? Special(GgufMetadata metadata, string key)
    {
        // Some writers put -1, or its unsigned form, for a token that there is not.
        var number = metadata.Number(key);
        return number is null or < 0 or >= uint.MaxValue ? null : metadata.Integer(key, 0, Count - 1);
    }
}
