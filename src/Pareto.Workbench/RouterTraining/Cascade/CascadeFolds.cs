namespace Pareto.Workbench.RouterTraining.Cascade;

/// <summary>Splits of rows into those that are learned from and those apart, each row apart once a repeat; groups stay whole.</summary>
internal sealed class CascadeFolds
{
    private const int Folds = 5;

    // With few rows, chance in the split into folds would else decide.
    private const int RepeatsOfFewRows = 4;
    private const int RowsOfOneRepeat = 4_000;

    /// <param name="rows">At least one.</param>
    public CascadeFolds(IReadOnlyList<CascadeOutcome> rows)
    {
        var repeats = rows.Count < RowsOfOneRepeat ? RepeatsOfFewRows : 1;
        Repeats = [.. Enumerable.Range(0, repeats).Select(repeat => Split(rows, $"cascade {repeat}"))];
        LabelsPerRow = rows.Count / rows.GroupBy(row => row.Group, StringComparer.Ordinal).Sum(group => Math.Pow(group.Count(), 2)) / repeats;
    }

    /// <summary>Several splits of the same rows.</summary>
    public IReadOnlyList<IReadOnlyList<(List<CascadeOutcome> Learned, List<CascadeOutcome> Apart)>> Repeats { get; }

    /// <summary>For how many labels each row apart counts, all repeats taken together: like prompts count as fewer than they are (Kish's design effect).</summary>
    public double LabelsPerRow { get; }

    private static List<(List<CascadeOutcome> Learned, List<CascadeOutcome> Apart)> Split(IReadOnlyList<CascadeOutcome> rows, string salt) =>
    [
        .. rows.GroupBy(row => GroupFolds.FoldOf(row.Group, salt, Folds))
            .Where(fold => fold.Count() < rows.Count)
            .Select(fold => (rows.Where(row => GroupFolds.FoldOf(row.Group, salt, Folds) != fold.Key).ToList(), fold.ToList())),
    ];
}
