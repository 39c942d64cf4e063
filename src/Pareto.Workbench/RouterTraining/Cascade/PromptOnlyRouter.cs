namespace Pareto.Workbench.RouterTraining.Cascade;

/// <summary>A router that sees the prompt alone: requests that score low go to one small model, the others to premium.</summary>
internal sealed class PromptOnlyRouter
{
    private readonly string _model;
    private readonly Func<CascadeOutcome, double> _score;
    private readonly double _mean;
    private readonly double _deviation;

    /// <param name="name">What it orders by.</param>
    /// <param name="model">The small model.</param>
    /// <param name="score">A higher score expects more of premium.</param>
    /// <param name="learned">What the score was learned from; at least one.</param>
    public PromptOnlyRouter(string name, string model, Func<CascadeOutcome, double> score, IReadOnlyCollection<CascadeOutcome> learned)
    {
        (Name, _model, _score) = (name, model, score);
        double[] scores = [.. learned.Select(score)];
        _mean = scores.Average();
        _deviation = Math.Sqrt(scores.Average(value => Math.Pow(value - _mean, 2)));
    }

    public string Name { get; }

    /// <summary>
    /// In standard deviations from the mean of what it learned from, so that one threshold means the same to routers that learned from
    /// different rows; infinite where the small model gave no reply.
    /// </summary>
    public double Score(CascadeOutcome row) =>
        row.Of(_model) is null ? double.PositiveInfinity : _deviation == 0 ? 0 : (_score(row) - _mean) / _deviation;

    /// <summary>A threshold on <see cref="Score"/> as one on what it orders by.</summary>
    public double Unscaled(double upTo) => _mean + (upTo * _deviation);

    /// <summary>Sends rows to the small model up to this score, and all others to premium.</summary>
    public CascadeReplay Follow(IEnumerable<CascadeOutcome> rows, double upTo) =>
        rows.Aggregate(new CascadeReplay(), (sum, row) => sum + (Score(row) <= upTo ? Small(row, 0) : Premium(row)));

    /// <summary>What comes of the rows as more and more of them go to the small model.</summary>
    public IReadOnlyList<PromptOnlyStep> Walk(IEnumerable<CascadeOutcome> rows) => Walk([.. rows.Select(row => (row, Score(row), 0.0))]);

    /// <summary>
    /// The same with scores that were given before, and the loss that each row is expected to have if it is sent to the small model: a step
    /// for each of <see cref="PromptOnlyStep.Count"/> even shares. What has the same score goes the same way.
    /// </summary>
    public IReadOnlyList<PromptOnlyStep> Walk(IEnumerable<(CascadeOutcome Row, double Score, double ExpectedLoss)> scored)
    {
        var rows = scored.OrderBy(row => row.Score).ToArray();
        var premium = new CascadeReplay[rows.Length + 1];
        premium[^1] = new CascadeReplay();
        for (var i = rows.Length - 1; i >= 0; i--)
        {
            premium[i] = premium[i + 1] + Premium(rows[i].Row);
        }

        var steps = new PromptOnlyStep[PromptOnlyStep.Count];
        var (small, sent) = (new CascadeReplay(), 0);
        for (var step = 0; step < steps.Length; step++)
        {
            var wanted = (long)rows.Length * step / (steps.Length - 1);
            while (sent < rows.Length && double.IsFinite(rows[sent].Score) && (sent < wanted || (sent > 0 && rows[sent].Score == rows[sent - 1].Score)))
            {
                small += Small(rows[sent].Row, rows[sent].ExpectedLoss);
                sent++;
            }

            steps[step] = new PromptOnlyStep(sent == 0 ? double.NegativeInfinity : rows[sent - 1].Score, small + premium[sent]);
        }

        return steps;
    }

    private static CascadeReplay Premium(CascadeOutcome row) => CascadeReplay.Of(row, small: null, 0, 0, 0);

    private CascadeReplay Small(CascadeOutcome row, double expectedLoss)
    {
        var reply = row.Of(_model)!;
        return CascadeReplay.Of(row, reply, 1, reply.Cost, expectedLoss);
    }
}
