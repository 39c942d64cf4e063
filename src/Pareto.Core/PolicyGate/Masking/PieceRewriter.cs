using System.Collections.Immutable;
using System.Text;

namespace Pareto.Core.PolicyGate.Masking;

/// <summary>Puts replacements into the pieces of texts that <see cref="PieceReader"/> has read from the same request.</summary>
internal sealed class PieceRewriter(ImmutableArray<RequestText> texts, IReadOnlyList<ImmutableArray<Replacement>> replacements) : ITextPieces
{
    private int _text = -1;
    private int _piece;
    private int _replacement;
    private bool _atBegin;

    public void Begin(bool isOfModel = false) => _atBegin = true;

    public string Value(string? label, string value)
    {
        if (value.Length == 0)
        {
            return value;
        }

        if (_atBegin)
        {
            _atBegin = false;
            _text++;
            _piece = 0;
            _replacement = 0;
        }

        var piece = texts[_text].Pieces[_piece++];
        var ours = replacements[_text];
        if (_replacement == ours.Length || ours[_replacement].Start >= piece.End)
        {
            return value;
        }

        var written = new StringBuilder(value.Length);
        var from = 0;
        for (; _replacement < ours.Length && ours[_replacement].Start < piece.End; _replacement++)
        {
            var (start, end, text) = ours[_replacement];
            written.Append(value, from, start - piece.Start - from).Append(text);
            from = end - piece.Start;
        }

        return written.Append(value, from, value.Length - from).ToString();
    }

    public string Name(string name, bool isIdentifier = false) => isIdentifier ? Identifier(null, name) : Value(null, name);

    public string Number(string? label, string number) => Value(label, number);

    public string Identifier(string? label, string value)
    {
        var replaced = Value(label, value);
        return ReferenceEquals(replaced, value) ? value : string.Concat(replaced.Split('<', '>', '[', ']'));
    }

    public void Skip(Unscannable kind)
    {
    }
}
