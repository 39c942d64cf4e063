namespace Pareto.Core.Accounting.Savings;

/// <summary>
/// The mean of something over requests that were drawn in groups: the sums that its estimate and variance need. The mean is the
/// ratio of two sums over the drawn units, its variance the linearised one (Cochran, Sampling Techniques, 3rd ed., §6.4 and §9A),
/// so that requests of one conversation do not pass for independent.
/// </summary>
internal struct ArmFigures
{
    private double _counts;
    private double _sums;
    private double _countsSquared;
    private double _sumsSquared;
    private double _products;

    public long Units { get; private set; }

    public readonly double Count => _counts;

    public readonly double? Mean => _counts == 0 ? null : _sums / _counts;

    /// <summary>Of the mean; null for fewer than two units.</summary>
    public readonly double? Variance => Units < 2
        ? null
        : Math.Max(0, _sumsSquared - (2 * Mean!.Value * _products) + (Mean.Value * Mean.Value * _countsSquared)) * Units / (Units - 1) / (_counts * _counts);

    /// <summary>Adds a unit that has any.</summary>
    public void Add(long count, double sum)
    {
        if (count == 0)
        {
            return;
        }

        Units++;
        _counts += count;
        _sums += sum;
        _countsSquared += (double)count * count;
        _sumsSquared += sum * sum;
        _products += count * sum;
    }
}
