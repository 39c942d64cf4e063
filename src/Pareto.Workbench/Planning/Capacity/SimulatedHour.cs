namespace Pareto.Workbench.Planning.Capacity;

/// <summary>What a simulation saw.</summary>
/// <param name="WaitingShare">Of requests, those that waited for a place in a batch.</param>
/// <param name="MeanWait">Seconds, over all requests.</param>
/// <param name="P50">Seconds from a request's arrival to its complete answer.</param>
/// <param name="P95">The same for the slowest 5 % at least.</param>
internal readonly record struct SimulatedHour(double WaitingShare, double MeanWait, double P50, double P95);
