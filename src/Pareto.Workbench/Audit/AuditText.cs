using System.Globalization;
using Pareto.Workbench.Audit.Projection;

namespace Pareto.Workbench.Audit;

/// <summary>Writes the figures of an audit, the same on every machine.</summary>
public static class AuditText
{
    /// <summary><c>$12,345</c>, <c>$12.34</c>, <c>$0.0123</c>: as many digits as say something.</summary>
    public static string Dollars(decimal amount)
    {
        var size = Math.Abs(amount);
        var figure = size switch
        {
            0 => "0",
            >= 1_000 => size.ToString("N0", CultureInfo.InvariantCulture),
            >= 1 => size.ToString("N2", CultureInfo.InvariantCulture),
            _ => size.ToString($"0.{new string('#', 2 - (int)Math.Floor(Math.Log10((double)size)))}", CultureInfo.InvariantCulture),
        };
        return amount < 0 ? $"-${figure}" : $"${figure}";
    }

    /// <summary>A sum that may be unknown.</summary>
    public static string Dollars(decimal? amount) => amount is { } known ? Dollars(known) : "unknown";

    /// <summary><c>$5.00 ($4.10 to $6.20)</c>; without the interval where there is nothing to doubt.</summary>
    public static string Dollars(Estimate? estimate) =>
        estimate is not { } known ? "unknown"
        : known.Low == known.High ? Dollars(known.Value)
        : $"{Dollars(known.Value)} ({Dollars(known.Low)} to {Dollars(known.High)})";

    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} %");

    public static string Count(decimal number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Warns of workloads that are served for less today.</summary>
    public static string CostMore(IReadOnlyList<string> workloads) =>
        $"Cheaper as {(workloads.Count == 1 ? "it is" : "they are")}: {string.Join(", ", workloads)}. Let clients go on naming the model that serves {(workloads.Count == 1 ? "it" : "them")} today, or write a routing rule for {(workloads.Count == 1 ? "it" : "them")}.";
}
