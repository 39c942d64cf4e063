using System.Buffers;
using System.Text;
using Pareto.LocalModels.Gguf;

namespace Pareto.LocalModels.Tokenizers;

/// <summary>
/// A model's own tokenizer, read from its file. Safe for any number of threads. Text from outside never becomes a special
/// token, whatever it looks like: only what a chat template wrote (<see cref="Encode(MarkedText)"/>) does.
/// </summary>
public sealed class Tokenizer
{
    private readonly TokenTable _table;
    private readonly ITextEncoder _encoder;
    private readonly WholeTokens _userDefined;
    private readonly WholeTokens _special;
    private readonly bool _addsSpace;
    private readonly bool _addsEndOfText;

    private Tokenizer(GgufMetadata metadata)
    {
        var model = metadata.Text("tokenizer.ggml.model") ?? throw new GgufException("The file names no tokenizer (tokenizer.ggml.model).");
        var pre = metadata.Text("tokenizer.ggml.pre") ?? "default";
        Name = model == "gpt2" ? pre : "sentencepiece";
        switch (model)
        {
            case "gpt2":
                _table = new TokenTable(metadata, static (text, _) => ByteAlphabet.Bytes(text));
                _encoder = new BpeEncoder(metadata, _table, pre);
                break;
            case "llama":
                _addsSpace = metadata.Flag("tokenizer.ggml.add_space_prefix") ?? true;
                _table = new TokenTable(metadata, SentencePieceBytes);
                _encoder = new SentencePieceEncoder(metadata, _table, _addsSpace);
                break;
            default:
                throw new GgufException($"The tokenizer {GgufException.Quote(model)} is not supported. Known are gpt2 (byte-level BPE) and llama (SentencePiece).");
        }

        _userDefined = new WholeTokens(_table, type => type == TokenType.UserDefined);
        _special = new WholeTokens(_table, type => type is TokenType.UserDefined or TokenType.Control or TokenType.Unknown);
        _addsEndOfText = metadata.Flag("tokenizer.ggml.add_eos_token") ?? false;
        AddsBeginOfText = metadata.Flag("tokenizer.ggml.add_bos_token") ?? (model == "llama" || pre is "llama-bpe" or "llama3" or "llama-v3");
    }

    /// <summary>The rules by which it cuts text.</summary>
    public string Name { get; }

    /// <summary>Tokens.</summary>
    public int Vocabulary => _table.Count;

    /// <summary>The token that begins a sequence, if the model has one.</summary>
    public int? BeginOfText => _table.BeginOfText;

    /// <summary>Whether the model wants <see cref="BeginOfText"/> before a text that its template does not begin with it.</summary>
    public bool AddsBeginOfText { get; }

    /// <summary>Reads only the vocabulary of a file; one without weights will do.</summary>
    public static Tokenizer Open(string path)
    {
        using var file = GgufFile.Open(path);
        return new Tokenizer(file.Metadata);
    }

    internal static Tokenizer Of(GgufMetadata metadata) => new(metadata);

    /// <summary>How a template writes <see cref="BeginOfText"/>; empty where there is none.</summary>
    public string BosToken => _table.BeginOfText is { } token ? _table.Texts[token] : string.Empty;

    /// <summary>How a template writes the token that ends a sequence; empty where there is none.</summary>
    public string EosToken => _table.EndOfText is { } token ? _table.Texts[token] : string.Empty;

    /// <summary>The tokens of a text from outside: no special ones, none at its beginning.</summary>
    public IReadOnlyList<int> Encode(string text) => Encode(text, _userDefined);

    /// <summary>
    /// The tokens of a prompt. Special tokens form only where the template wrote them whole; text between two of them is
    /// merged as one run, whoever wrote it. <see cref="BeginOfText"/> comes first where the model wants it and the template
    /// did not write it.
    /// </summary>
    public IReadOnlyList<int> Encode(MarkedText prompt)
    {
        var ids = Encode(prompt.Text, _special, (token, range) => !_table.Steers(token) || prompt.IsTemplate(range));
        if (AddsBeginOfText && BeginOfText is { } begin && (ids.Count == 0 || ids[0] != begin))
        {
            ids.Insert(0, begin);
        }

        return ids;
    }

    /// <summary>The token that a text is whole, special or added to the vocabulary; null where there is none.</summary>
    public int? FindWhole(string text) => _special.Find(text);

    /// <summary>The tokens of a text in which special tokens are written out, as a chat template does.</summary>
    public IReadOnlyList<int> EncodeTemplate(string text) => Encode(text, _special);

    /// <summary>The tokens of a text from outside whose vector is wanted: with the tokens that the model wants about a text.</summary>
    public IReadOnlyList<int> EncodeForVector(string text) =>
    [
        .. AddsBeginOfText && BeginOfText is { } begin ? [begin] : Array.Empty<int>(),
        .. Encode(text),
        .. _addsEndOfText && _table.EndOfText is { } end ? [end] : Array.Empty<int>(),
    ];

    /// <summary>The text of tokens; special ones are left out.</summary>
    public string Decode(IEnumerable<int> tokens)
    {
        var bytes = new ArrayBufferWriter<byte>();
        foreach (var token in tokens)
        {
            bytes.Write(Bytes(token));
        }

        // The space before the first word is the tokenizer's own.
        var text = Encoding.UTF8.GetString(bytes.WrittenSpan);
        return _addsSpace && text.StartsWith(' ') ? text[1..] : text;
    }

    /// <summary>The bytes that a token stands for, which need not be whole characters; of a special token none.</summary>
    public ReadOnlySpan<byte> Bytes(int token) => _table.IsControl(token) ? default : _table.Bytes(token);

    /// <summary>Whether a token may stand in text: no special one, and none that the model does not use.</summary>
    internal bool IsText(int token) => _table.Types[token] is TokenType.Normal or TokenType.UserDefined or TokenType.Byte;

    /// <summary>A text in which special tokens are written out, cut into those and the text between them.</summary>
    internal IReadOnlyList<(string Text, int? Token)> SplitControls(string text) =>
    [
        .. _special.Split(text).Select(part => (text[part.Start..part.End], part.Token is { } token && _table.IsControl(token) ? part.Token : null)),
    ];

    /// <summary>Whether a token ends an answer.</summary>
    public bool EndsAnswer(int token) => _table.IsEnd(token);

    /// <summary>The token as the file writes it.</summary>
    public string Text(int token) => _table.Texts[token];

    private List<int> Encode(string text, WholeTokens whole, Func<int, TextRange, bool>? mayBe = null)
    {
        var ids = new List<int>();
        var isStart = true;
        foreach (var (start, end, token) in whole.Split(text, mayBe))
        {
            if (token is { } id)
            {
                ids.Add(id);
                isStart = true;
            }
            else
            {
                _encoder.Encode(text.AsSpan(start, end - start), isStart, ids);
                isStart = false;
            }
        }

        return ids;
    }

    private static byte[] SentencePieceBytes(string text, TokenType type) =>
        type == TokenType.Byte && SentencePieceEncoder.TryByte(text, out var value)
            ? [value]
            : Encoding.UTF8.GetBytes(text.Replace(SentencePieceEncoder.Space, ' '));
}
