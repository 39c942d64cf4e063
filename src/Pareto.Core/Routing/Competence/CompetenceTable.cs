using Pareto.Core.Exchange;

namespace Pareto.Core.Routing.Competence;

/// <summary>
/// What every target has earned, by task and complexity. A cell with few outcomes borrows from its neighbours: at most ten outcomes' worth from the
/// same task at other complexities, which in their turn borrow at most ten from the target's other tasks. So borrowing moves a cell that
/// is nearly empty and hardly one that is full; and alone it earns no quality above 0.72, the lower end of ten out of ten. Immutable.
/// <para>
/// Escalations are borrowed evidence as well: they show the requests that the target was not trusted with, which are the hard ones, and nothing of
/// those that it was. So a cell takes five outcomes' worth of its own escalations at most, however many there are, and lends none.
/// </para>
/// </summary>
public sealed class CompetenceTable
{
    private const double MostBorrowed = 10;
    private const double MostEscalated = 5;

    private readonly Dictionary<(TargetId Target, TaskType Task, int Complexity), Tally> _cells = [];
    private readonly Dictionary<(TargetId Target, TaskType Task, int Complexity), Tally> _escalated = [];
    private readonly Dictionary<(TargetId Target, TaskType Task), Tally> _tasks = [];
    private readonly Dictionary<TargetId, Tally> _targets = [];

    public CompetenceTable(IEnumerable<CompetenceRow> rows)
    {
        foreach (var row in rows)
        {
            var tally = new Tally(row.Observations, row.Observations * row.Quality);
            _cells[(row.Target, row.Task, row.Complexity)] = tally;
            _escalated[(row.Target, row.Task, row.Complexity)] = new Tally(row.Escalations, row.Escalations * row.EscalationsAgreed).AtMost(MostEscalated);
            _tasks[(row.Target, row.Task)] = _tasks.GetValueOrDefault((row.Target, row.Task)) + tally;
            _targets[row.Target] = _targets.GetValueOrDefault(row.Target) + tally;
        }
    }

    public static CompetenceTable Empty { get; } = new([]);

    /// <summary>What the target has earned on this kind of work.</summary>
    public EarnedQuality Of(TargetId target, TaskType task, int complexity)
    {
        var ofCell = _cells.GetValueOrDefault((target, task, complexity));
        var ofTask = _tasks.GetValueOrDefault((target, task));
        var ofTarget = _targets.GetValueOrDefault(target);
        var ofNeighbours = ((ofTask - ofCell) + (ofTarget - ofTask).AtMost(MostBorrowed)).AtMost(MostBorrowed);
        var smoothed = ofCell + (_escalated.GetValueOrDefault((target, task, complexity)) + ofNeighbours).AtMost(MostBorrowed);
        var (low, high) = Wilson.Interval(smoothed.Mean, smoothed.Count);
        return new EarnedQuality((int)ofCell.Count, smoothed.Mean, low, high);
    }

    private readonly record struct Tally(double Count, double Sum)
    {
        public double Mean => Count == 0 ? 0 : Math.Clamp(Sum / Count, 0, 1);

        public static Tally operator +(Tally left, Tally right) => new(left.Count + right.Count, left.Sum + right.Sum);

        public static Tally operator -(Tally left, Tally right) => new(left.Count - right.Count, left.Sum - right.Sum);

        public Tally AtMost(double count) => Count <= count ? this : new Tally(count, Mean * count);
    }
}

/// <summary>What a target has earned on one kind of work.</summary>
/// <param name="Answers">Answers of this very kind that somebody has judged.</param>
/// <param name="Quality">The mean quality, what was borrowed included; 0 without anything.</param>
/// <param name="Low">The lower end of its 95 % interval; 0 without anything.</param>
/// <param name="High">The upper end; 1 without anything.</param>
public readonly record struct EarnedQuality(int Answers, double Quality, double Low, double High)
{
    /// <summary>Nobody has judged an answer of the target, nor of any work that could be borrowed from.</summary>
    public bool IsNothing => (Low, High) == (0, 1);
}
