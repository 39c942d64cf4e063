namespace Pareto.Core.Execution.Premium;

/// <summary>A stream of requests with a cap of its own: all of them, or those of one workload.</summary>
/// <param name="Share">Premium's, 0 to 1.</param>
/// <param name="Words">The cap as clients are told of it.</param>
/// <param name="Day">What was used; one that outlives configurations.</param>
/// <param name="Pace">Who is hard enough; it outlives them as well.</param>
internal sealed record CappedStream(double Share, string Words, PremiumDay Day, PremiumPace Pace)
{
    public string IsSpent { get; } = $"premium cap of {Words} is spent";

    public string IsKept { get; } = $"premium cap of {Words} is kept for harder requests";
}
