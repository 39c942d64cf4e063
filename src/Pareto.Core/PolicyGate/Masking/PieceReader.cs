using System.Collections.Immutable;
using System.Text;

namespace Pareto.Core.PolicyGate.Masking;

/// <summary>Gathers the pieces of each text. A text that is one unlabelled string is that string, not a copy.</summary>
internal sealed class PieceReader : ITextPieces
{
    private const int LongestLabel = 64;

    private readonly ImmutableArray<RequestText>.Builder _texts = ImmutableArray.CreateBuilder<RequestText>();
    private readonly ImmutableArray<TextPiece>.Builder _pieces = ImmutableArray.CreateBuilder<TextPiece>();
    private readonly StringBuilder _lines = new();
    private ImmutableArray<Unscannable>.Builder? _unscannable;
    private string? _only;
    private bool _named;
    private bool _isOfModel;

    public ImmutableArray<RequestText> Texts
    {
        get
        {
            Begin();
            return _texts.ToImmutable();
        }
    }

    public ImmutableArray<Unscannable> Unscannable => _unscannable?.ToImmutable() ?? [];

    public void Begin(bool isOfModel = false)
    {
        if (_pieces.Count > 0)
        {
            _texts.Add(new RequestText(_only ?? _lines.ToString(), _pieces.DrainToImmutable(), _isOfModel));
        }

        _isOfModel = isOfModel;
        _lines.Clear();
        _only = null;
        _named = false;
    }

    public string Value(string? label, string value) => Value(label, value, PieceKind.Text);

    public string Number(string? label, string number) => Value(label, number, PieceKind.Number);

    public string Identifier(string? label, string value) => Value(label, value);

    public string Name(string name, bool isIdentifier = false)
    {
        if (name.Length > 0)
        {
            ToLines();
            NewLine();
            Add(name, PieceKind.Name);
            _lines.Append(": ");
            _named = true;
        }

        return name;
    }

    public void Skip(Unscannable kind) => (_unscannable ??= ImmutableArray.CreateBuilder<Unscannable>()).Add(kind);

    private string Value(string? label, string value, PieceKind kind)
    {
        if (value.Length == 0)
        {
            return value;
        }

        if (_pieces.Count == 0 && label is null)
        {
            _only = value;
            _pieces.Add(new TextPiece(0, value.Length, kind));
            return value;
        }

        ToLines();
        if (!_named)
        {
            NewLine();
            if (label is { Length: <= LongestLabel })
            {
                _lines.Append(label).Append(": ");
            }
        }

        Add(value, kind);
        _named = false;
        return value;
    }

    private void Add(string piece, PieceKind kind)
    {
        _pieces.Add(new TextPiece(_lines.Length, _lines.Length + piece.Length, kind));
        _lines.Append(piece);
    }

    private void ToLines()
    {
        if (_only is not null)
        {
            _lines.Append(_only);
            _only = null;
        }
    }

    private void NewLine()
    {
        if (_lines.Length > 0)
        {
            _lines.Append('\n');
        }
    }
}
