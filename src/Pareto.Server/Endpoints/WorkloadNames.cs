using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Pareto.Core.Exchange;
using Pareto.Core.Redaction;

namespace Pareto.Server.Endpoints;

/// <summary>
/// The workload that a request says it belongs to. The name is kept in the ledger for good, so what looks like personal data or
/// a key in it is taken out first.
/// </summary>
internal sealed class WorkloadNames(Redactor redactor)
{
    private const int Longest = 128;

    // Workloads are few; a client that invents one for each request must not fill the memory.
    private const int MostKept = 1024;

    private readonly ConcurrentDictionary<string, string> _safe = new(StringComparer.Ordinal);

    public string Of(HttpRequest request)
    {
        var name = request.Headers[ParetoHeaders.Workload].ToString();
        if (name.Length is 0 or > Longest)
        {
            return GatewayRequest.DefaultWorkload;
        }

        if (_safe.TryGetValue(name, out var known))
        {
            return known;
        }

        var safe = redactor.Redact(name);
        if (_safe.Count < MostKept)
        {
            _safe.TryAdd(name, safe);
        }

        return safe;
    }
}
