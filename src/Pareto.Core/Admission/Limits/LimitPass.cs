using Pareto.Core.Accounting;
using Pareto.Core.Exchange;

namespace Pareto.Core.Admission.Limits;

/// <summary>
/// One request within its limits, from its admission to its end. What it was expected to use is counted on entry; its real
/// use takes the place of that once its account is closed, all attempts together. Disposing of it ends the request, however it ended.
/// </summary>
internal sealed class LimitPass : IDisposable
{
    private readonly RateLimiter _limiter;
    private bool _ended;

    internal LimitPass(RateLimiter limiter, LimitDemand[] demands, Meter[] meters, long[] places)
    {
        _limiter = limiter;
        Demands = demands;
        Meters = meters;
        Places = places;
    }

    internal LimitDemand[] Demands { get; }

    internal Meter[] Meters { get; }

    internal long[] Places { get; }

    internal bool IsCharged { get; set; }

    /// <summary>How the limits stand now.</summary>
    public RateLimits Limits => _limiter.LimitsOf(this);

    /// <summary>Puts the real use in the place of the expected one.</summary>
    public void Charge(IReadOnlyList<LedgerEntry> entries)
    {
        long tokens = 0;
        decimal dollars = 0;
        foreach (var entry in entries)
        {
            tokens += entry.Usage.Total;
            dollars += entry.Cost ?? 0;
        }

        _limiter.Charge(this, tokens, Picodollars.From(Math.Min(dollars, Picodollars.MaxDollars)));
    }

    /// <summary>The event, with how the limits stand where clients are told.</summary>
    public ReplyEvent Noted(ReplyEvent reply) => reply is ReplyStarted started ? started with { RateLimits = Limits } : reply;

    public void Dispose()
    {
        if (!_ended)
        {
            _ended = true;
            _limiter.Leave(this);
        }
    }
}
