using Pareto.Core.Exchange;

namespace Pareto.Core.Routing.Competence;

/// <summary>What a target has shown it can do with one kind of work.</summary>
/// <param name="Target">Provider and model.</param>
/// <param name="Task">The task, as the router saw it.</param>
/// <param name="Complexity">1 to 5, as the router saw it.</param>
/// <param name="Observations">Answers that somebody has judged.</param>
/// <param name="Quality">Their mean quality, 0 to 1.</param>
public sealed record CompetenceRow(TargetId Target, TaskType Task, int Complexity, int Observations, double Quality)
{
    // The standard normal's quantile at 97.5 %.
    private const double Deviations = 1.959964;

    /// <summary>The lower end of the quality's 95 % interval.</summary>
    public double Low => Math.Max(0, Centre - HalfWidth);

    /// <summary>The upper end of the quality's 95 % interval.</summary>
    public double High => Math.Min(1, Centre + HalfWidth);

    // Wilson's score interval (1927, JASA 22:209). For graded quality it is wider than need be: no variable on 0 to 1 varies more
    // than one that is only ever 0 or 1.
    private double Centre => (Quality + (Square / (2 * Observations))) / (1 + (Square / Observations));

    private double HalfWidth =>
        Deviations / (1 + (Square / Observations)) * Math.Sqrt((Quality * (1 - Quality) / Observations) + (Square / (4.0 * Observations * Observations)));

    private static double Square => Deviations * Deviations;
}
