namespace Pareto.LocalModels.Grammars;

/// <summary>The coarsest division of symbols into classes by which each of some sets holds a class whole or not at all.</summary>
internal sealed class SymbolClasses
{
    private readonly List<(int First, int Last, int Class)> _intervals = [];

    public SymbolClasses(IReadOnlyCollection<SymbolSet> sets)
    {
        var points = new List<int>();
        foreach (var set in sets)
        {
            foreach (var (first, last) in set.Ranges)
            {
                points.Add(first);
                points.Add(last + 1);
            }
        }

        points.Sort();
        var starts = points.Distinct().ToArray();
        var classes = new int[starts.Length];
        var count = 1;
        foreach (var set in sets)
        {
            Split(set, starts, classes, ref count);
        }

        // Class 0 is what no set holds; the others are numbered anew as they come.
        var numbers = new int[count];
        var representatives = new List<int>();
        for (var i = 0; i + 1 < starts.Length; i++)
        {
            if (classes[i] == 0)
            {
                continue;
            }

            if (numbers[classes[i]] == 0)
            {
                representatives.Add(starts[i]);
                numbers[classes[i]] = representatives.Count;
            }

            _intervals.Add((starts[i], starts[i + 1] - 1, numbers[classes[i]] - 1));
        }

        Representatives = [.. representatives];
    }

    /// <summary>A symbol of each class.</summary>
    public int[] Representatives { get; }

    /// <summary>Which symbols are of which class, ascending; those of none are left out.</summary>
    public IReadOnlyList<(int First, int Last, int Class)> Intervals => _intervals;

    private static void Split(SymbolSet set, int[] starts, int[] classes, ref int count)
    {
        var fresh = new Dictionary<int, int>();
        foreach (var (first, last) in set.Ranges)
        {
            for (var i = Array.BinarySearch(starts, first); i < starts.Length && starts[i] <= last; i++)
            {
                if (!fresh.TryGetValue(classes[i], out var number))
                {
                    number = count++;
                    fresh.Add(classes[i], number);
                }

                classes[i] = number;
            }
        }
    }
}
