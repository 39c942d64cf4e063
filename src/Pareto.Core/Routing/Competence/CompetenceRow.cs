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
    /// <summary>Its answers that were not trusted and were held against a bigger target's. They are in no other figure.</summary>
    public int Escalations { get; init; }

    /// <summary>The share of these that agreed, 0 to 1.</summary>
    public double EscalationsAgreed { get; init; }

    /// <summary>The lower end of the quality's 95 % interval.</summary>
    public double Low => Wilson.Interval(Quality, Observations).Low;

    /// <summary>The upper end of the quality's 95 % interval.</summary>
    public double High => Wilson.Interval(Quality, Observations).High;
}
