namespace Pareto.Core.Routing.Checking;

/// <summary>
/// A sequential test that may be looked at after every value: is the mean still within a bound? It bets against that, a little money
/// on each value, and what it wins is the evidence: while each value's expectation, whatever came before it, is within the bound, the chance that
/// the evidence ever reaches 1/error is at most the error (Ville 1939).
/// <para>
/// Bets of several sizes run side by side, because the best size depends on how badly the bound is broken (testing by betting: Waudby-Smith and
/// Ramdas, "Estimating means of bounded random variables by betting", JRSS B 2024, arXiv 2010.09686). And money is held
/// back to begin anew at every value, or a long good time would leave nothing to bet with when the mean changes (Shin, Ramdas and Rinaldo,
/// "E-detectors", 2023, arXiv 2203.03532): after n values 1/(1 + log2(1 + n)) of it is still unspent. So the delay
/// until a break is seen grows with the logarithm of the good time before it, and the error stays bounded for ever.
/// </para>
/// Not safe for use by several threads.
/// </summary>
internal sealed class BettingTest
{
    // The part of the most that may be bet. Losing is certain with all of it on a value that is good, hence less than 1.
    private static readonly double[] Sizes = [.. Enumerable.Range(0, 10).Select(i => 0.95 * Math.Pow(0.63, i))];

    // Beyond this nothing can be learned, and a product must not overflow.
    private const double MostMoney = 1e200;

    private readonly double _bound;
    private readonly double _direction;
    private readonly double _most;
    private readonly double[] _money;
    private long _count;

    private BettingTest(double bound, double direction, double most, BettingState? state)
    {
        _bound = bound;
        _direction = direction;
        _most = most;
        _count = state?.Count ?? 0;
        _money = state?.Money.Count == Sizes.Length ? [.. state.Money] : new double[Sizes.Length];
    }

    /// <summary>What was won for each unit of money: 1 at the start, and about 1 or less as long as nothing speaks against the bound.</summary>
    public double Evidence => Reserve(_count) + (_money.Sum() / Sizes.Length);

    public BettingState State => new(_count, [.. _money]);

    /// <summary>Gathers evidence that the mean is above the bound.</summary>
    /// <param name="bound">Above <paramref name="least"/>.</param>
    /// <param name="least">No value is smaller.</param>
    /// <param name="state">Where an earlier test of the same bound stood.</param>
    public static BettingTest Above(double bound, double least, BettingState? state = null) => new(bound, 1, 1 / (bound - least), state);

    /// <summary>Gathers evidence that the mean is below the bound.</summary>
    /// <param name="bound">Below <paramref name="most"/>.</param>
    /// <param name="most">No value is larger.</param>
    /// <param name="state">Where an earlier test of the same bound stood.</param>
    public static BettingTest Below(double bound, double most, BettingState? state = null) => new(bound, -1, 1 / (most - bound), state);

    public void Add(double value)
    {
        var fresh = Reserve(_count) - Reserve(_count + 1);
        _count++;
        for (var i = 0; i < Sizes.Length; i++)
        {
            _money[i] = Math.Min(MostMoney, (_money[i] + fresh) * (1 + (Sizes[i] * _most * _direction * (value - _bound))));
        }
    }

    // What has not been bet yet after so many values.
    private static double Reserve(long count) => 1 / (1 + Math.Log2(1 + count));
}

/// <summary>Where a test stands: how many values it has seen and what each size of bet has won.</summary>
public sealed record BettingState(long Count, IReadOnlyList<double> Money);
