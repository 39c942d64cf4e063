using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Core.Execution.Premium;

/// <summary>How much of each sliding day (24 hours) premium may take.</summary>
public sealed record PremiumCapOptions
{
    [Range(0.001, 0.99)]
    [Description("Premium's share of any 24 hours, 0.001 to 0.99. Default 0.15.")]
    public double Share { get; init; } = 0.15;

    [Description("What it is a share of: requests, or spend (what premium costs, of what the baseline would have cost for everything). Default requests.")]
    public CapMeasure Of { get; init; } = CapMeasure.Requests;

    [Description("Whom the cap holds back: all, or auto, which lets pass what names premium itself (a client or a rule). All requests are counted either way. Default all.")]
    public CappedRequests AppliesTo { get; init; } = CappedRequests.All;

    [Range(0.01, 0.5)]
    [Description("How far a day's traffic may fall against the day before without premium's share rising above the cap, 0.01 to 0.5. A higher one lets quiet hours save more for hard ones. Default 0.05.")]
    public double MayFallTo { get; init; } = 0.05;

    [Description("Shares of single workloads, within the share of all. Default none.")]
    public IReadOnlyDictionary<string, double> Workloads { get; init; } = ImmutableDictionary<string, double>.Empty;
}
