namespace Pareto.Core.PolicyGate.Masking;

/// <summary>One text of a reply on its way through the guard: searched first, as the model wrote it, then restored.</summary>
internal sealed class GuardedText(Placeholders placeholders, ReplySearch? search, bool isJson)
{
    private readonly PlaceholderRestorer _restorer = new(placeholders, isJson);
    private readonly ReplyTextSearch? _search = search is null ? null : new ReplyTextSearch(search, placeholders, isJson);

    public string Push(string piece, CancellationToken cancellationToken) =>
        _restorer.Push(_search is null ? piece : _search.Push(piece, cancellationToken));

    public string End(CancellationToken cancellationToken) =>
        _search is null ? _restorer.End() : _restorer.Push(_search.End(cancellationToken)) + _restorer.End();
}
