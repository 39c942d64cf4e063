using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pareto.Core.Routing.Checking;
using Pareto.Core.Routing.Competence;
using Pareto.Core.Routing.Prediction;
using Pareto.Core.Routing.Promise;

namespace Pareto.Core.Routing;

/// <summary>How <c>auto</c> chooses: rules first, then the score against two thresholds.</summary>
public sealed record RoutingOptions
{
    [Range(0, 5)]
    [Description("Highest complexity (1 to 5) that goes to tier small; 0 sends nothing there. Default 2.")]
    public int SmallUpTo { get; init; } = 2;

    [Range(0, 5)]
    [Description("Highest complexity (1 to 5) that goes to tier mid; what is above goes to premium. Default 4.")]
    public int MidUpTo { get; init; } = 4;

    [Description("What a small model is expected to get right, learned from outcomes.")]
    public PredictionOptions Prediction { get; init; } = new();

    [Description("A promise about quality, in place of the two thresholds: what the promise does not keep small goes to premium. Default none.")]
    public PromiseOptions? Promise { get; init; }

    [Description("How the running gateway looks whether small answers are as good as premium's, where there is a promise to keep or a place to earn.")]
    public CheckOptions Check { get; init; } = new();

    [Description("Whether targets must earn their place.")]
    public CompetenceOptions Competence { get; init; } = new();

    [Description("Rules for requests that name the model auto; the first one that matches decides, in the order written. Default none.")]
    public IReadOnlyList<RoutingRuleOptions> Rules { get; init; } = [];
}
