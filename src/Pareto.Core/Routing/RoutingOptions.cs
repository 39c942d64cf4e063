using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pareto.Core.Execution.Cascade;
using Pareto.Core.Execution.Premium;
using Pareto.Core.Routing.Advising;
using Pareto.Core.Routing.Balance;
using Pareto.Core.Routing.Checking;
using Pareto.Core.Routing.Competence;
using Pareto.Core.Routing.Prediction;
using Pareto.Core.Routing.Promise;
using Pareto.Core.Routing.Sessions;

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

    [Description("A small model that is asked how hard a request is, before the gateway's own reading decides. Default none.")]
    public AdvisorOptions? Advisor { get; init; }

    [Description("How a tier shares its requests among equals, targets that serve the same model.")]
    public BalanceOptions Balance { get; init; } = new();

    [Description("Locations whose targets come first within their tier, the most preferred first: local, region:NAME, external. Default none.")]
    public ImmutableArray<string> PreferLocations { get; init; } = [];

    [Description("What serves a request for which the client or a rule named targets when those outside do not answer: local takes the permitted local targets that can, the highest tier first, and marks the reply with x-pareto-degraded; refuse none. auto falls back on local targets in any case. Default refuse.")]
    public OfflineAnswer Offline { get; init; } = OfflineAnswer.Refuse;

    [Description("The time zone of hour, minute, weekday and date in rules, by its name in the IANA database. Default UTC.")]
    public string TimeZone { get; init; } = "UTC";

    [Description("How a conversation stays on its model.")]
    public SessionOptions Session { get; init; } = new();

    [Description("How much premium may take of any 24 hours. Default none.")]
    public PremiumCapOptions? PremiumCap { get; init; }

    [Description("Small models are asked first, and a bigger one where their answers are not to be trusted. Default none.")]
    public CascadeOptions? Cascade { get; init; }

    [Description("How the running gateway looks whether small answers are as good as premium's, where there is a promise to keep or a place to earn.")]
    public CheckOptions Check { get; init; } = new();

    [Description("Whether targets must earn their place.")]
    public CompetenceOptions Competence { get; init; } = new();

    [Description("Rules for requests that name the model auto; the first one that matches decides, in the order written. Default none.")]
    public IReadOnlyList<RoutingRuleOptions> Rules { get; init; } = [];
}
