namespace Pareto.Core.PolicyGate.Detection;

/// <summary>
/// A text as recognizers see it, and the way back to the text as it was sent. Made once a text and shared by all
/// recognizers, so that none normalises or splits words again. Belongs to one scan: not for several threads at once.
/// </summary>
internal sealed class ScannedText
{
    private readonly OffsetMap? _offsets;
    private ContextHits? _hits;
    private TableHeaders? _tables;

    private ScannedText(string sent, string text, OffsetMap? offsets)
    {
        Sent = sent;
        Text = text;
        _offsets = offsets;
    }

    /// <summary>
    /// The text to search: digits and Latin letters of full width as ASCII, one kind of space, hyphen and quotation mark,
    /// nothing that has no width, escapes of JSON, Markdown, HTML and URLs resolved. The sent text itself where that
    /// changes nothing.
    /// </summary>
    public string Text { get; }

    /// <summary>The text as it was sent.</summary>
    public string Sent { get; }

    public static ScannedText Of(string text)
    {
        var (normalised, offsets) = TextNormalizer.Normalize(text);
        return new ScannedText(text, normalised, offsets);
    }

    /// <summary>Where in the sent text something begins that begins at <paramref name="start"/> of <see cref="Text"/>.</summary>
    public int ToSent(int start) => _offsets is null ? start : start == Text.Length ? Sent.Length : _offsets.Source(start).Start;

    /// <summary>Where in the sent text something ends that ends before <paramref name="end"/> of <see cref="Text"/>.</summary>
    public int ToSentEnd(int end) => _offsets is null || end == 0 ? end : _offsets.Source(end - 1).End;

    /// <summary>Whether nothing that belongs to a word touches the stretch on either side.</summary>
    public bool StandsAlone(int start, int end) =>
        (start == 0 || !char.IsLetterOrDigit(Text[start - 1])) && (end == Text.Length || !char.IsLetterOrDigit(Text[end]));

    /// <summary>The cell that heads the column in which the offset stands, where it stands in a table.</summary>
    public (int Start, int End)? HeadingOver(int offset) => (_tables ??= new TableHeaders(Text)).Over(offset);

    /// <summary>The words of the text that any <see cref="ContextWords"/> asks for; made at the first question.</summary>
    internal ContextHits ContextHits(int vocabularyVersion)
    {
        // A list of context words that came to life after the first question knows words this text was not read for.
        if (_hits is null || _hits.VocabularyVersion < vocabularyVersion)
        {
            _hits = Detection.ContextHits.In(Text);
        }

        return _hits;
    }
}
