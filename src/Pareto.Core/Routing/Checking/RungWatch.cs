namespace Pareto.Core.Routing.Checking;

/// <summary>
/// Watches whether one threshold keeps the promise: tests that the mean loss is within the bound until that is ruled out, then that it is above it
/// until this is ruled out, and so on. Each of these turns has its own part of the error (1/2, 1/6, 1/12, …), so that all of them together are
/// wrong at most with the error. Not safe for use by several threads.
/// </summary>
internal sealed class RungWatch
{
    private readonly double _bound;
    private readonly double _least;
    private readonly double _error;
    private readonly bool _decides;
    private BettingTest _test;
    private int _turn;

    /// <param name="terms">What is tested, and how surely.</param>
    /// <param name="error">The part of the error that is this threshold's.</param>
    /// <param name="now">When the watch begins, where it does.</param>
    /// <param name="state">Where an earlier watch on the same terms stood; null for a new one.</param>
    public RungWatch(WatchTerms terms, double error, DateTimeOffset now, RungState? state)
    {
        _bound = terms.Bound;
        _least = terms.Least;
        _decides = terms.Decides;
        _error = error;
        _turn = state?.Turn ?? 0;
        IsBroken = state?.IsBroken ?? false;
        Since = state?.Since ?? now;
        Losses = state is { Losses: var counts } && counts.Count == LossCounts.None.Counts.Count ? new LossCounts(counts) : LossCounts.None;
        _test = NewTest(state?.Test);
    }

    /// <summary>The mean loss was shown to be above the bound, and not yet to be within it again.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>When that last changed; else when the watch began.</summary>
    public DateTimeOffset Since { get; private set; }

    /// <summary>What was seen since then.</summary>
    public LossCounts Losses { get; private set; }

    public RungState State => new(IsBroken, Since, _turn, Losses.Counts, _test.State);

    /// <summary>Takes in a loss; true where the threshold is broken, or keeps the promise again, from this one on.</summary>
    public bool Add(double loss, DateTimeOffset now)
    {
        loss = LossCounts.Rounded(Math.Max(loss, _least));
        Losses = Losses.With(loss);
        if (!_decides)
        {
            return false;
        }

        _test.Add(loss);
        if (_test.Evidence < (_turn + 1.0) * (_turn + 2.0) / _error)
        {
            return false;
        }

        IsBroken = !IsBroken;
        Since = now;
        Losses = LossCounts.None;
        _turn++;
        _test = NewTest(null);
        return true;
    }

    private BettingTest NewTest(BettingState? state) => IsBroken ? BettingTest.Below(_bound, most: 1, state) : BettingTest.Above(_bound, _least, state);
}

/// <summary>Where the watch over a threshold stands.</summary>
public sealed record RungState(bool IsBroken, DateTimeOffset Since, int Turn, IReadOnlyList<long> Losses, BettingState Test);
