namespace Pareto.Core.PolicyGate.Masking;

/// <summary>One text of a reply on its way through the guard: searched first, as the model wrote it, then restored.</summary>
internal sealed class GuardedText(Placeholders placeholders, ReplySearch? search, bool isJson)
{
    private readonly PlaceholderRestorer _restorer = new(placeholders, isJson);
    private readonly ReplyTextSearch? _search = search is null ? null : new ReplyTextSearch(search, placeholders, isJson);

    public string Push(string piece, CancellationToken cancellationToken) =>
        _restorer.Push(_search is null ? piece : _search.Push(piece, cancellationToken));

    /// <summary>The rest, with a last piece.</summary>
    public string End(string piece, CancellationToken cancellationToken) =>
        _restorer.Push(_search is null ? piece : _search.End(piece, cancellationToken)) + _restorer.End();
}
