using Pareto.Core.Exchange;

namespace Pareto.Core.Admission.Limits;

/// <summary>
/// What a request will probably use: its prompt, and as much output and money as the requests of its workload used lately. It
/// need not be right, as the real use takes its place; it keeps requests that run side by side from being let in as if they used
/// nothing. Safe for many threads.
/// </summary>
internal sealed class ExpectedUse
{
    // A moving average: half of it comes from the last seven requests.
    private const double Weight = 0.1;

    // Before anything is known: an answer of a few paragraphs.
    private const double FirstOutput = 256;

    // Clients name workloads as they like; all beyond this share one average.
    private const int MostWorkloads = 1024;

    private const string Others = "";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Average> _workloads = new(StringComparer.Ordinal);

    /// <param name="request">The request.</param>
    /// <param name="prompt">Tokens of its prompt.</param>
    /// <param name="dollarsOf">What a use would cost, where nothing is known of the workload yet.</param>
    public (long Tokens, decimal Dollars) Of(GatewayRequest request, long prompt, Func<TokenUsage, decimal> dollarsOf)
    {
        Average? known;
        lock (_lock)
        {
            known = _workloads.GetValueOrDefault(request.Workload) ?? (_workloads.Count < MostWorkloads ? null : _workloads.GetValueOrDefault(Others));
        }

        var output = request is ChatRequest chat
            ? (long)Math.Min(Math.Ceiling(known?.Output ?? FirstOutput), chat.MaxOutputTokens ?? double.MaxValue)
            : 0;
        var dollars = known is null
            ? dollarsOf(new TokenUsage { Input = prompt, Output = output })
            : (decimal)known.DollarsPerToken * (prompt + output);
        return (prompt + output, dollars);
    }

    /// <summary>Takes note of what a request really used.</summary>
    public void Learn(GatewayRequest request, IReadOnlyList<LedgerEntry> entries)
    {
        double output = 0;
        double tokens = 0;
        double dollars = 0;
        foreach (var entry in entries)
        {
            output += entry.Usage.Output;
            tokens += entry.Usage.Total;
            dollars += (double)(entry.Cost ?? 0);
        }

        if (tokens == 0)
        {
            return;
        }

        lock (_lock)
        {
            var name = _workloads.ContainsKey(request.Workload) || _workloads.Count < MostWorkloads ? request.Workload : Others;
            _workloads[name] = _workloads.TryGetValue(name, out var known)
                ? new Average(known.Output + (Weight * (output - known.Output)), known.DollarsPerToken + (Weight * ((dollars / tokens) - known.DollarsPerToken)))
                : new Average(output, dollars / tokens);
        }
    }

    private sealed record Average(double Output, double DollarsPerToken);
}
