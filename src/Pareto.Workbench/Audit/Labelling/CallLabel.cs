namespace Pareto.Workbench.Audit.Labelling;

/// <summary>What a model says of a logged call.</summary>
/// <param name="SmallWillDo">A small model would answer it well enough.</param>
/// <param name="IsRoutine">It is work of a kind that comes again and again.</param>
internal sealed record CallLabel(bool SmallWillDo, bool IsRoutine);
