namespace Pareto.Core.Accounting.Rollups;

/// <summary>The durations of a group's whole answers: exact while they come from rows, within 1 % once some come from a sketch.</summary>
internal sealed class DurationTally
{
    private readonly List<long> _rows = [];
    private DurationSketch? _sketch;
    private bool _sorted;

    public void Add(long microseconds)
    {
        _rows.Add(microseconds);
        _sorted = false;
    }

    public void Add(ReadOnlySpan<byte> sketch) => (_sketch ??= new DurationSketch()).Merge(sketch);

    public void Add(DurationSketch sketch) => (_sketch ??= new DurationSketch()).Merge(sketch.ToBytes());

    /// <summary>Nearest rank; null without any.</summary>
    public TimeSpan? Percentile(int percent)
    {
        if (_sketch is not null)
        {
            return ToSketch().Percentile(percent);
        }

        if (!_sorted)
        {
            _rows.Sort();
            _sorted = true;
        }

        return _rows.Count == 0 ? null : TimeSpan.FromMicroseconds(_rows[(int)((((long)_rows.Count * percent) + 99) / 100) - 1]);
    }

    /// <summary>All of them as a sketch; the tally's own.</summary>
    public DurationSketch ToSketch()
    {
        _sketch ??= new DurationSketch();
        foreach (var row in _rows)
        {
            _sketch.Add(row);
        }

        _rows.Clear();
        return _sketch;
    }
}
