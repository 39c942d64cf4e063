using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pareto.Core.Routing.Promise;

namespace Pareto.Core.Routing.Checking;

/// <summary>What a watch tests. Other terms begin another watch.</summary>
/// <param name="Bound">The mean loss above which the promise is broken.</param>
/// <param name="Error">Chance that the watch ever says something wrong, over all thresholds and workloads.</param>
/// <param name="Judge">Who says which of two answers is better; null where a difference counts as a loss.</param>
/// <param name="Decides">Whether a broken promise changes anything; else the losses are counted only.</param>
public sealed record WatchTerms(double Bound, double Error, string? Judge, bool Decides)
{
    /// <summary>The smallest loss there can be: only a judge sees that small was better.</summary>
    public double Least => Judge is null ? 0 : -1;

    /// <summary>
    /// What the configuration asks for. A difference between two answers is only an upper bound of what was lost, which proves no promise broken; so
    /// without a judge it decides nothing, unless the options say how much of it is too much.
    /// </summary>
    public static WatchTerms Of(OperatingPoint point, CheckOptions options) => new(
        options.MaxLoss ?? point.MaxLoss ?? 1, 1 - point.Confidence, options.Judge, options.MaxLoss is not null || options.Judge is not null);

    /// <summary>Names these terms of this operating point: its watch goes on after a restart, and another point's begins anew.</summary>
    public string NameFor(OperatingPoint point) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{point.ToJson()}|{Bound:R}|{Error:R}|{Judge}|{Decides}"))))[..16];
}
