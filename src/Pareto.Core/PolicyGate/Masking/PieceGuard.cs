namespace Pareto.Core.PolicyGate.Masking;

/// <summary>Searches and restores strings that come whole, such as those of carried fields.</summary>
internal sealed class PieceGuard(Placeholders placeholders, ReplySearch? search, CancellationToken cancellationToken) : ITextPieces
{
    private readonly GuardedText _text = new(placeholders, search, isJson: false);

    public void Begin(bool isOfModel = false)
    {
    }

    public string Value(string? label, string value)
    {
        var guarded = _text.End(value, cancellationToken);
        return guarded == value ? value : guarded;
    }

    // A count among a reply's fields is no finding, and no placeholder is a number.
    public string Number(string? label, string number) => number;

    public string Name(string name, bool isIdentifier = false) => Value(null, name);

    public string Identifier(string? label, string value) => Value(label, value);

    public void Skip(Unscannable kind)
    {
    }
}
