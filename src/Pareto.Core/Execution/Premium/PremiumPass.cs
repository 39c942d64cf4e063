using Pareto.Core.Exchange;

namespace Pareto.Core.Execution.Premium;

/// <summary>
/// One request's way under the cap. It is counted with its first attempt, and pays with its first premium attempt: once, however many
/// follow, whatever led there (the plan, a failover, an escalation). Used by one flow at a time.
/// </summary>
internal sealed class PremiumPass
{
    private readonly PremiumCap _cap;
    private (DateTimeOffset At, bool First, long Weight, long? Paid)? _last;
    private (DateTimeOffset At, long Amount)? _paid;

    internal PremiumPass(PremiumCap cap, CapMeasure of, CappedStream[] streams, Intent intent, bool isHeldBack)
    {
        _cap = cap;
        Of = of;
        Streams = streams;
        Intent = intent;
        IsHeldBack = isHeldBack;
    }

    internal CapMeasure Of { get; }

    internal CappedStream[] Streams { get; }

    internal Intent Intent { get; }

    /// <summary>False for a request that is counted, and goes all the same.</summary>
    internal bool IsHeldBack { get; }

    /// <summary>When the request began; null before its first attempt.</summary>
    internal DateTimeOffset? CountedAt { get; private set; }

    /// <summary>Why an attempt may not begin, in words.</summary>
    public string Refusal { get; private set; } = "";

    /// <summary>To be called before each attempt, which may begin only if this is true.</summary>
    public bool TryBegin(Target target)
    {
        var premium = target.Tier == Tier.Premium && _paid is null;
        _last = null;
        return (!premium && CountedAt is not null) || _cap.TryTake(this, premium, target);
    }

    /// <summary>The attempt did not begin after all: what the last <see cref="TryBegin"/> took is given back.</summary>
    public void TakeBack()
    {
        if (_last is not { } last)
        {
            return;
        }

        _last = null;
        _cap.Correct(this, last.At, -last.Weight, -(last.Paid ?? 0));
        CountedAt = last.First ? null : CountedAt;
        _paid = last.Paid is null ? _paid : null;
    }

    /// <summary>Puts what was expected right by what the ledger tells.</summary>
    public void Settle(IReadOnlyList<LedgerEntry> entries)
    {
        if (Of == CapMeasure.Requests)
        {
            return;
        }

        decimal baseline = 0;
        decimal spent = 0;
        foreach (var entry in entries)
        {
            baseline += entry.BaselineCost ?? 0;
            spent += entry is { Tier: Tier.Premium, Purpose: not AttemptPurpose.Comparison } ? entry.Cost ?? 0 : 0;
        }

        if (CountedAt is { } counted)
        {
            _cap.Correct(this, counted, PremiumCap.Units(baseline), 0);
        }

        if (_paid is { } paid)
        {
            _cap.Correct(this, paid.At, 0, PremiumCap.Units(spent) - paid.Amount);
        }
    }

    internal void Refused(CappedStream by) => Refusal = by.IsSpent;

    internal void Took(DateTimeOffset at, long weight, long? paid)
    {
        _last = (at, CountedAt is null, weight, paid);
        CountedAt ??= at;
        _paid = paid is { } amount ? (at, amount) : _paid;
    }
}
