namespace Pareto.Core.Routing.Advising;

/// <summary>What asking a model for advice has come to, for one workload.</summary>
/// <param name="Workload">The stream of like requests.</param>
/// <param name="Asked">Requests about which a model was asked.</param>
/// <param name="InTime">Answers that came in time.</param>
/// <param name="Taken">Those that decided.</param>
/// <param name="Read">Those that named a complexity, taken or not: they can be compared with what the gateway saw by itself.</param>
/// <param name="Same">Of these, how many named the same one.</param>
/// <param name="WithinOne">Of these, how many named one at most a level apart.</param>
/// <param name="Cost">US dollars of all calls; null where a price is unknown.</param>
public sealed record AdviceRow(string Workload, long Asked, long InTime, long Taken, long Read, long Same, long WithinOne, decimal? Cost);
