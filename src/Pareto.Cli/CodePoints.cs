namespace Pareto.Cli;

/// <summary>
/// Turns offsets in UTF-16 units into offsets in Unicode code points, which is how most other languages count. Asked in
/// rising order, so that a text is walked once.
/// </summary>
internal ref struct CodePoints(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _units = 0;
    private int _points = 0;

    /// <summary>The code points before an offset that is no smaller than the one before.</summary>
    public int Before(int offset)
    {
        for (; _units < offset; _units++)
        {
            // The second half of a pair is counted with the first.
            _points += char.IsLowSurrogate(_text[_units]) && _units > 0 && char.IsHighSurrogate(_text[_units - 1]) ? 0 : 1;
        }

        return _points;
    }
}
