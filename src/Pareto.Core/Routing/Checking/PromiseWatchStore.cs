using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using Pareto.Core.Routing.Promise;
using Pareto.Core.Storage;

namespace Pareto.Core.Routing.Checking;

/// <summary>Keeps where watches stand, over restarts and for those who report. Safe for many threads.</summary>
/// <param name="database">Opened for writing when there is something to keep.</param>
/// <param name="time">When that was.</param>
public sealed class PromiseWatchStore(Database database, TimeProvider time) : IDisposable
{
    private readonly Lock _writing = new();
    private readonly Dictionary<string, PromiseWatch> _watches = [];
    private readonly KeptWriter _writer = new(database);

    /// <summary>How a promise stands, also while a gateway runs.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public IReadOnlyList<PromiseStanding> Standings(OperatingPoint point, WatchTerms terms) =>
        new PromiseWatch(point, terms, Read(point, terms), time.GetUtcNow()).Standings();

    /// <summary>Where the scopes of a promise stand, by their names; empty while nothing was kept.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public IReadOnlyDictionary<string, ScopeState> Read(OperatingPoint point, WatchTerms terms) => database.Guard(() =>
    {
        using var connection = database.OpenReader();
        return (IReadOnlyDictionary<string, ScopeState>)connection
            .Query<(string Scope, string State)>("SELECT scope, state FROM promise_watch WHERE promise = @promise", new { promise = terms.NameFor(point) })
            .ToImmutableSortedDictionary(row => row.Scope, row => JsonSerializer.Deserialize(row.State, WatchJson.Default.ScopeState)!, StringComparer.Ordinal);
    });

    /// <summary>The watch over a promise: the one that runs already, else one that goes on where it stood.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    internal PromiseWatch Open(OperatingPoint point, WatchTerms terms)
    {
        lock (_writing)
        {
            var name = terms.NameFor(point);
            if (!_watches.TryGetValue(name, out var watch))
            {
                watch = new PromiseWatch(point, terms, Read(point, terms), time.GetUtcNow());
                _watches.Add(name, watch);
            }

            return watch;
        }
    }

    /// <summary>Keeps where the scopes of a workload stand now.</summary>
    /// <exception cref="StorageException">The database cannot be written.</exception>
    internal void Save(PromiseWatch watch, string workload)
    {
        // Read inside the lock, so that no older state comes to lie over a newer one.
        lock (_writing)
        {
            _writer.Use(connection => connection.Execute(
                "INSERT INTO promise_watch (promise, scope, at, state) VALUES (@promise, @scope, @at, @state) ON CONFLICT (promise, scope) DO UPDATE SET at = excluded.at, state = excluded.state",
                watch.StatesOf(workload).Select(scope => new
                {
                    promise = watch.Name,
                    scope = scope.Key,
                    at = time.GetUtcNow().ToUnixTimeMilliseconds(),
                    state = JsonSerializer.Serialize(scope.Value, WatchJson.Default.ScopeState),
                })));
        }
    }

    public void Dispose() => _writer.Dispose();
}

[JsonSerializable(typeof(ScopeState))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class WatchJson : JsonSerializerContext;
