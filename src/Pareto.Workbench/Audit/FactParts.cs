namespace Pareto.Workbench.Audit;

/// <summary>What a model had of a workload.</summary>
/// <param name="Model">As the log names it.</param>
/// <param name="Calls">How often it was called.</param>
/// <param name="Input">Tokens.</param>
/// <param name="Output">Tokens.</param>
/// <param name="Cost">US dollars.</param>
/// <param name="Unpriced">Calls for which no cost is known.</param>
public sealed record ModelShare(string Model, long Calls, long Input, long Output, decimal Cost, long Unpriced);

/// <summary>A week of a workload.</summary>
/// <param name="Monday">Its first day, UTC.</param>
/// <param name="Calls">Calls that began in it.</param>
/// <param name="MeanInput">Input tokens of a call; null where no usage is known.</param>
/// <param name="MeanOutput">Output tokens of a call.</param>
/// <param name="Cost">US dollars.</param>
public sealed record WeekFacts(DateOnly Monday, long Calls, double? MeanInput, double? MeanOutput, decimal Cost);

/// <summary>A straight line through the weeks' means, weighted by calls, with the 95 % interval of its slope (Student's t on the weeks' deviations from it).</summary>
/// <param name="PerWeek">Tokens a call more each week.</param>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
/// <param name="Mean">Tokens of a call over all weeks.</param>
/// <param name="Weeks">How many weeks.</param>
public sealed record Trend(double PerWeek, double Low, double High, double Mean, int Weeks)
{
    /// <summary>Whether the interval leaves out 0.</summary>
    public bool IsClear => Low > 0 || High < 0;

    /// <summary>The slope as a share of the mean.</summary>
    public double SharePerWeek => Mean > 0 ? PerWeek / Mean : 0;
}

/// <summary>Durations, each within 1 % of the true quantile.</summary>
/// <param name="P50">The median.</param>
/// <param name="P95">What 95 % do not exceed.</param>
/// <param name="P99">What 99 % do not exceed.</param>
/// <param name="Calls">Of how many calls.</param>
public sealed record DurationFacts(TimeSpan P50, TimeSpan P95, TimeSpan P99, long Calls);

/// <summary>
/// What a provider's prompt cache would save beyond what the log shows as read from it: prefixes of at least 1,024 tokens in steps of 128,
/// sent again within five minutes, at the list price of cached input; where writing to the cache costs more than input, prefixes that
/// come back later are charged with that.
/// </summary>
/// <param name="Tokens">Input tokens that would be read from the cache.</param>
/// <param name="Saving">US dollars; negative where writing costs more than reading saves.</param>
public sealed record PromptCacheFacts(long Tokens, decimal Saving)
{
    public static PromptCacheFacts None { get; } = new(0, 0);
}

/// <summary>The 95 % interval of a share (Wilson 1927); both ends are the share where every call was looked at.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public readonly record struct ShareInterval(double Low, double High);

/// <summary>A share of calls by name.</summary>
/// <param name="Name">What they have.</param>
/// <param name="Share">0 to 1.</param>
public sealed record NamedShare(string Name, double Share);

/// <summary>An observation that the router scores by.</summary>
/// <param name="Name">As the router names it.</param>
/// <param name="Share">Of the calls, those in which it was made.</param>
/// <param name="Weight">What it adds to the complexity on average where it is; below 0 it takes away.</param>
public sealed record SignalShare(string Name, double Share, double Weight);
