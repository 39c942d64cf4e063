using System.Globalization;
using Microsoft.AspNetCore.Http;
using Pareto.Core.Exchange;

namespace Pareto.Server.Endpoints;

/// <summary>The headers in which a reply tells how it came about.</summary>
internal static class ParetoHeaders
{
    public const string RequestId = "x-pareto-request-id";
    public const string Workload = "x-pareto-workload";
    public const string Sensitivity = "x-pareto-sensitivity";
    public const string Target = "x-pareto-target";
    public const string Tier = "x-pareto-tier";
    public const string Complexity = "x-pareto-complexity";
    public const string Reason = "x-pareto-reason";
    public const string HeldMilliseconds = "x-pareto-held-ms";
    public const string Degraded = "x-pareto-degraded";
    public const string MaxOutputTokens = "x-pareto-max-output-tokens";
    public const string Cost = "x-pareto-cost";
    public const string BaselineCost = "x-pareto-baseline-cost";
    public const string OverheadMilliseconds = "x-pareto-overhead-ms";

    /// <summary>What is known once a target has begun to answer.</summary>
    public static void WriteRoute(IHeaderDictionary headers, ServedBy servedBy)
    {
        headers[Target] = HeaderText(servedBy.Target.Name);
        headers[Tier] = servedBy.Target.Tier?.Name() ?? "none";
        headers[Complexity] = servedBy.Plan.Intent.Complexity.ToString(CultureInfo.InvariantCulture);
        headers[Reason] = HeaderText(servedBy.Reason);
        headers[OverheadMilliseconds] = Milliseconds(servedBy.Overhead);
        if (servedBy.Held is { } held)
        {
            headers[HeldMilliseconds] = Milliseconds(held);
        }

        if (servedBy.MaxOutputTokens is { } most)
        {
            headers[MaxOutputTokens] = most.ToString(CultureInfo.InvariantCulture);
        }

        if (servedBy.Degraded is { } degraded)
        {
            headers[Degraded] = HeaderText(degraded);
        }
    }

    /// <summary>What is known once the account is settled.</summary>
    public static void WriteReceipt(IHeaderDictionary headers, Receipt receipt)
    {
        headers[Cost] = Money(receipt.Cost);
        headers[BaselineCost] = Money(receipt.BaselineCost);
        headers[OverheadMilliseconds] = Milliseconds(receipt.Overhead);
    }

    /// <summary>The receipt of a stream, whose headers are long gone: an SSE comment, which every client passes over.</summary>
    public static string StreamComment(Receipt receipt) =>
        $": {Cost}={Money(receipt.Cost)} {BaselineCost}={Money(receipt.BaselineCost)} {OverheadMilliseconds}={Milliseconds(receipt.Overhead)}\n\n";

    private static string Money(decimal? dollars) =>
        dollars?.ToString("0.############", CultureInfo.InvariantCulture) ?? "unknown";

    // Whole microseconds, as the ledger stores them.
    private static string Milliseconds(TimeSpan time) =>
        (time.Ticks / TimeSpan.TicksPerMicrosecond / 1000m).ToString("0.###", CultureInfo.InvariantCulture);

    // Names come from the configuration and may hold any character; a header takes printable ASCII only.
    private static string HeaderText(string text) =>
        text.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? string.Create(text.Length, text, static (span, source) =>
            {
                for (var i = 0; i < span.Length; i++)
                {
                    span[i] = source[i] is >= ' ' and <= '~' ? source[i] : '?';
                }
            })
            : text;
}
