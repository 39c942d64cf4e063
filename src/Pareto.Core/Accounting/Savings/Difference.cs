namespace Pareto.Core.Accounting.Savings;

/// <summary>A difference of two means with its 95 % confidence interval: Welch's, with Student's t at Satterthwaite's degrees of freedom.</summary>
/// <param name="Value">The first mean less the second.</param>
/// <param name="Low">Null where there is too little to tell.</param>
/// <param name="High">Null where there is too little to tell.</param>
public sealed record Difference(double Value, double? Low, double? High)
{
    /// <summary>Fewer units than this in either arm give no interval: means of skewed costs are not near normal then.</summary>
    public const int FewestUnits = 30;

    /// <summary>0.975 quantile of the normal distribution.</summary>
    private const double Normal = 1.959963984540054;

    internal static Difference? Of(in ArmFigures left, in ArmFigures right)
    {
        if (left.Mean is not { } a || right.Mean is not { } b)
        {
            return null;
        }

        if (left.Units < FewestUnits || right.Units < FewestUnits)
        {
            return new(a - b, null, null);
        }

        var (v, w) = (left.Variance!.Value, right.Variance!.Value);
        if (v + w == 0)
        {
            return new(a - b, a - b, a - b);
        }

        var freedom = (v + w) * (v + w) / ((v * v / (left.Units - 1)) + (w * w / (right.Units - 1)));
        var half = StudentT(freedom) * Math.Sqrt(v + w);
        return new(a - b, a - b - half, a - b + half);
    }

    /// <summary>0.975 quantile of Student's t (Abramowitz and Stegun 26.7.5; to four digits from five degrees of freedom).</summary>
    internal static double StudentT(double freedom)
    {
        const double Z = Normal;
        const double Z3 = Z * Z * Z;
        const double Z5 = Z3 * Z * Z;
        const double Z7 = Z5 * Z * Z;
        return Z + ((Z3 + Z) / (4 * freedom))
            + (((5 * Z5) + (16 * Z3) + (3 * Z)) / (96 * freedom * freedom))
            + (((3 * Z7) + (19 * Z5) + (17 * Z3) - (15 * Z)) / (384 * freedom * freedom * freedom));
    }
}
