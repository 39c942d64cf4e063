namespace Pareto.Workbench.RouterTraining.Baselines;

/// <summary>A baseline on one set of prompts, beside the router on the same prompts.</summary>
/// <param name="Name">What it goes by.</param>
/// <param name="Apgr">Its own APGR.</param>
/// <param name="Ahead">By how much the router's is higher, below 0 where it is lower.</param>
/// <param name="Low">Lower end of the 95 % interval of <paramref name="Ahead"/>.</param>
/// <param name="High">Upper end of it.</param>
public sealed record BaselineFigures(string Name, double Apgr, double Ahead, double Low, double High);
