namespace Pareto.Core.PolicyGate.Detection;

/// <summary>
/// A text as recognizers see it, and the way back to the text as it was sent. Made once a text and shared by all
/// recognizers, so that none normalises or splits words again.
/// </summary>
internal sealed class ScannedText
{
    private ScannedText(string original) => Text = original;

    /// <summary>The text to search. Equal to the sent text where that needs no normalising.</summary>
    public string Text { get; }

    public static ScannedText Of(string text) => new(text);

    /// <summary>The offset in the sent text that belongs to one in <see cref="Text"/>.</summary>
    public int ToSent(int offset) => offset;
}
