namespace Pareto.Core.Execution.Premium;

/// <summary>
/// Chooses who gets premium where not everybody can: keeps the distribution of the hardness of those that asked of late, and lets pass
/// the hardest, as many as the cap pays for. When much is unspent the threshold falls, when little is left it rises.
/// Deterministic; used under one lock.
/// </summary>
internal sealed class PremiumPace
{
    private const int Bins = 256;

    // Older requests count by half after about 1,400 newer ones: long enough to know the tail, short enough to follow the day.
    private const double Growth = 1 + (1.0 / 2000);

    private readonly double[] _asked = new double[Bins];
    private double _requests;
    private double _unit = 1;

    // What the threshold's own bin still owes, so that it lets pass a part of its requests and not by chance.
    private double _owed;

    /// <summary>Counts a request, whatever tier it wants.</summary>
    /// <param name="weight">As the cap measures it.</param>
    public void Count(double weight)
    {
        _unit *= Growth;
        _requests += weight * _unit;
        if (_unit > 1e12)
        {
            Rescale();
        }
    }

    /// <summary>Counts a request that wants premium.</summary>
    public void Ask(double hardness, double cost)
    {
        _asked[BinOf(hardness)] += cost * _unit;
    }

    /// <summary>Whether a request is hard enough.</summary>
    /// <param name="hardness">0 to 1.</param>
    /// <param name="share">What each request earns.</param>
    /// <param name="spare">
    /// What is unspent, in deviations: for n premium requests of at most m, n over the root of m, because by chance that many more or
    /// fewer come.
    /// </param>
    /// <param name="trial">Changes nothing.</param>
    public bool LetsPass(double hardness, double share, double spare, bool trial)
    {
        var (threshold, part) = Threshold(share, spare);
        var bin = BinOf(hardness);
        if (bin != threshold || trial)
        {
            return bin > threshold || (bin == threshold && _owed + part >= 1);
        }

        _owed += part;
        if (_owed < 1)
        {
            return false;
        }

        _owed -= 1;
        return true;
    }

    /// <summary>The hardness from which on requests pass.</summary>
    public double HardnessThatPasses(double share, double spare) => Math.Max(0, Threshold(share, spare).Bin) / (double)Bins;

    // The bin down to which all pass, and which part of its own does. As much passes as is earned when a third of a deviation is unspent;
    // that was the best of what was tried (bench/premium-cap).
    private (int Bin, double Part) Threshold(double share, double spare)
    {
        var passing = (0.5 + (1.5 * spare)) * share * _requests;
        for (var bin = Bins - 1; bin >= 0; bin--)
        {
            if (passing < _asked[bin])
            {
                return (bin, passing / _asked[bin]);
            }

            passing -= _asked[bin];
        }

        return (-1, 0);
    }

    private void Rescale()
    {
        for (var i = 0; i < Bins; i++)
        {
            _asked[i] /= _unit;
        }

        _requests /= _unit;
        _unit = 1;
    }

    private static int BinOf(double hardness) => Math.Clamp((int)(hardness * Bins), 0, Bins - 1);
}
