using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pareto.Core.Exchange;

namespace Pareto.Core.Admission.Limits;

/// <summary>How much a rate limit allows.</summary>
public abstract record RateBounds
{
    [Description("The length of time that the limit holds for, wherever it begins: minute, hour or day. Default: minute.")]
    public LimitWindow Window { get; init; }

    [Description("The most requests in a window. Default: any number.")]
    [Range(1, int.MaxValue)]
    public long? Requests { get; init; }

    [Description("The most tokens in a window, input and output together. Default: any number.")]
    [Range(1, int.MaxValue)]
    public long? Tokens { get; init; }

    [Description("The most US dollars in a window. Default: any amount.")]
    [Range(0.000001, 1_000_000)]
    public decimal? Dollars { get; init; }

    [Description("The most requests at a time, whatever the window. Default: any number.")]
    [Range(1, 1_000_000)]
    public int? Concurrency { get; init; }

    internal RateTerms Terms => new() { Window = Window.Length(), Requests = Requests, Tokens = Tokens, Dollars = Dollars, Concurrency = Concurrency };
}
