namespace Pareto.Core.PolicyGate.Detection;

/// <summary>
/// A text as recognizers see it, and the way back to the text as it was sent. Made once a text and shared by all
/// recognizers, so that none normalises or splits words again. Belongs to one scan: not for several threads at once.
/// </summary>
internal sealed class ScannedText
{
    private ContextHits? hits;

    private ScannedText(string sent) => Text = Sent = sent;

    /// <summary>The text to search. Equal to the sent text where that needs no normalising.</summary>
    public string Text { get; }

    /// <summary>The text as it was sent.</summary>
    public string Sent { get; }

    public static ScannedText Of(string text) => new(text);

    /// <summary>Where in the sent text something begins that begins at <paramref name="start"/> of <see cref="Text"/>.</summary>
    public int ToSent(int start) => start;

    /// <summary>Where in the sent text something ends that ends before <paramref name="end"/> of <see cref="Text"/>.</summary>
    public int ToSentEnd(int end) => end;

    /// <summary>Whether nothing that belongs to a word touches the stretch on either side.</summary>
    public bool StandsAlone(int start, int end) =>
        (start == 0 || !char.IsLetterOrDigit(Text[start - 1])) && (end == Text.Length || !char.IsLetterOrDigit(Text[end]));

    /// <summary>The words of the text that any <see cref="ContextWords"/> asks for; made at the first question.</summary>
    internal ContextHits ContextHits(int vocabularyVersion)
    {
        // A list of context words that came to life after the first question knows words this text was not read for.
        if (hits is null || hits.VocabularyVersion < vocabularyVersion)
        {
            hits = Detection.ContextHits.In(Text);
        }

        return hits;
    }
}
