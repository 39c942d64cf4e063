namespace Pareto.Workbench.RouterTraining.Cascade;

/// <summary>What comes of one threshold.</summary>
/// <param name="UpTo">The highest score that goes to the small model.</param>
/// <param name="Replay">What became of the rows.</param>
internal readonly record struct PromptOnlyStep(double UpTo, CascadeReplay Replay)
{
    /// <summary>How many thresholds are tried: every half percent of the requests, from none to all.</summary>
    public const int Count = 201;
}
