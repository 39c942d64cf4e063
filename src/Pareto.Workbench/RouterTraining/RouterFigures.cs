using System.Collections.Immutable;
using Pareto.Workbench.RouterTraining.Baselines;

namespace Pareto.Workbench.RouterTraining;

/// <summary>What a router's scores are worth on one set.</summary>
public sealed record RouterFigures
{
    /// <summary>Losses of quality against always strong for which the cost is told.</summary>
    public static readonly ImmutableArray<double> Losses = [0.01, 0.02, 0.05];

    public required string Dataset { get; init; }

    public required int Prompts { get; init; }

    /// <summary>Mean score of always weak.</summary>
    public required double Weak { get; init; }

    /// <summary>Mean score of always strong.</summary>
    public required double Strong { get; init; }

    public required double Apgr { get; init; }

    /// <summary>Standard error of <see cref="Apgr"/>, by resampling groups.</summary>
    public required double ApgrError { get; init; }

    /// <summary>APGR of knowing both scores.</summary>
    public required double OracleApgr { get; init; }

    /// <summary>APGR of the prompt's length alone.</summary>
    public required double LengthApgr { get; init; }

    public required double Cpt50 { get; init; }

    public required double Cpt80 { get; init; }

    /// <summary>How well the probability that the small model is right tells its successes from its failures.</summary>
    public required double Auc { get; init; }

    /// <summary>Of the probability that the small model is right.</summary>
    public required double CalibrationError { get; init; }

    /// <summary>Of the expected gain.</summary>
    public required double GainCalibrationError { get; init; }

    /// <summary>For each of <see cref="Losses"/> the smallest share of strong calls.</summary>
    public required ImmutableArray<ShareAtLoss> StrongShareAtLoss { get; init; }

    /// <summary>Share of the prompts that the predictor does not abstain on.</summary>
    public required double Familiar { get; init; }

    /// <summary>Mean quality for each number of prompts sent to the strong model.</summary>
    public required double[] Curve { get; init; }

    /// <summary>What simple routers do on the same prompts; empty where none was asked for.</summary>
    public required ImmutableArray<BaselineFigures> Baselines { get; init; }
}

/// <summary>The smallest share of strong calls that loses no more than this, with its 95 % interval.</summary>
public readonly record struct ShareAtLoss(double Loss, double Share, double Low, double High);
