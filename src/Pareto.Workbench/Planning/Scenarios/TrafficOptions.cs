using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Workbench.Planning.Scenarios;

/// <summary>What is asked of the models.</summary>
public sealed record TrafficOptions
{
    [Range(0.0, 1e12)]
    [Description("Requests in the first month. Either this or requestsPerDay.")]
    public decimal? RequestsPerMonth { get; init; }

    [Range(0.0, 1e11)]
    [Description("Requests on a day of the first month.")]
    public decimal? RequestsPerDay { get; init; }

    [Required]
    [Range(0.0, 1e7)]
    [Description("Tokens of a request's prompt, on average.")]
    public decimal? InputTokens { get; init; }

    [Required]
    [Range(0.0, 1e7)]
    [Description("Tokens of an answer, on average.")]
    public decimal? OutputTokens { get; init; }

    [Range(0.0, 5.0)]
    [Description("How much answers differ in length: standard deviation by mean. Default: 0.7.")]
    public double OutputSpread { get; init; } = 0.7;

    [Range(-0.5, 1.0)]
    [Description("Growth of requests a month: 0.02 is 2 % more each month. Default: 0.")]
    public decimal Growth { get; init; }

    [Description("Twelve factors on the months of a year, the first month first: 1 is an ordinary one. Default: all 1.")]
    public IReadOnlyList<decimal> Seasonality { get; init; } = [];

    [Range(1.0, 100.0)]
    [Description("The busiest hour's requests by those of an average hour: machines are needed for it. Default: 3.")]
    public decimal PeakFactor { get; init; } = 3;

    [Range(0.0, 1.0)]
    [Description("The share of requests that a cache answers without a model, in every option alike. Default: 0.")]
    public decimal CacheHitRate { get; init; }

    [Range(0.0, 1.0)]
    [Description("The share of prompt tokens that the provider reads from its prompt cache, at that price. Default: 0.")]
    public decimal CachedInputShare { get; init; }
}
