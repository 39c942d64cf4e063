namespace Pareto.Core.Exchange;

/// <summary>How a client stands with its rate limits: of each kind the limit that leaves the least. Null where there is none.</summary>
public sealed record RateLimits(RateLimitState? Requests, RateLimitState? Tokens);

/// <summary>One rate limit at one moment.</summary>
/// <param name="Limit">What it allows in a window.</param>
/// <param name="Remaining">What of it may be used now.</param>
/// <param name="Reset">How long until all of it may be used again, if nothing is used until then.</param>
public sealed record RateLimitState(long Limit, long Remaining, TimeSpan Reset);
