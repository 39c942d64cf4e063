namespace Pareto.Workbench.RouterTraining.Baselines;

/// <summary>A simple router to hold a better one against.</summary>
/// <param name="Name">What it goes by.</param>
/// <param name="Scores">For each outcome its score; a higher one sends the prompt to the big model sooner.</param>
public sealed record Baseline(string Name, double[] Scores);
