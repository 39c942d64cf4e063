namespace Pareto.Core.PolicyGate.Detection;

/// <summary>Leads from offsets of a normalised text back to the text it was made from. Replacements of one for one need no entry.</summary>
internal sealed class OffsetMap
{
    private readonly List<Change> _changes = [];

    /// <summary>Notes, in order, that a stretch of the source became one of another length, perhaps of none.</summary>
    public void Add(int start, int length, int sourceStart, int sourceLength) => _changes.Add(new Change(start, length, sourceStart, sourceLength));

    /// <summary>The stretch of the source that the character at the offset was made from.</summary>
    public (int Start, int End) Source(int offset)
    {
        var (low, high) = (0, _changes.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _changes[middle].Start <= offset ? (middle + 1, high) : (low, middle);
        }

        if (low == 0)
        {
            return (offset, offset + 1);
        }

        var change = _changes[low - 1];
        if (offset < change.Start + change.Length)
        {
            return (change.SourceStart, change.SourceStart + change.SourceLength);
        }

        var source = change.SourceStart + change.SourceLength + (offset - change.Start - change.Length);
        return (source, source + 1);
    }

    private readonly record struct Change(int Start, int Length, int SourceStart, int SourceLength);
}
