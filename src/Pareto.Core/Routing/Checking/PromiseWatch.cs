using System.Collections.Frozen;
using System.Collections.Immutable;
using Pareto.Core.Routing.Promise;

namespace Pareto.Core.Routing.Checking;

/// <summary>
/// Watches a promise while the gateway runs, on a random sample of the requests that it decides. What is tested is what was promised: the mean over
/// requests of what small's answer was worse by than premium's, 0 for those that went to premium.
/// <para>
/// Each workload with a threshold of its own is a scope, all the others are one, and all requests together are one more; each scope has the
/// calibration's thresholds as a ladder, the one in use first and safer ones behind it. Every threshold is tested by itself on every value, whichever is in
/// use, so that no test begins anew when the threshold changes. In use is the first of a scope that is not broken, and none once all are: premium only;
/// and never one further up than that of all requests together. The error is shared out evenly among scopes and, within one, among its
/// thresholds, so the chance that anything is ever moved wrongly is at most the error (union bound).
/// </para>
/// Safe for many threads; reading a threshold takes no lock.
/// </summary>
internal sealed class PromiseWatch
{
    /// <summary>The scope of all requests together.</summary>
    public const string Everything = "*";

    /// <summary>The scope of the workloads that have no threshold of their own.</summary>
    public const string Others = "";

    private readonly OperatingPoint _point;
    private readonly Dictionary<string, ImmutableArray<RungWatch>> _scopes = [];
    private readonly Lock _lock = new();
    private volatile FrozenDictionary<string, WatchedThreshold> _inUse;

    /// <param name="point">The promise.</param>
    /// <param name="terms">What is tested.</param>
    /// <param name="stored">Where the scopes stood before, as far as they are known.</param>
    /// <param name="now">When scopes begin that are not.</param>
    public PromiseWatch(OperatingPoint point, WatchTerms terms, IReadOnlyDictionary<string, ScopeState> stored, DateTimeOffset now)
    {
        _point = point;
        Terms = terms;
        Name = terms.NameFor(point);
        var ladders = point.Workloads.Append(new(Others, point.All))
            .Where(workload => workload.Value.SmallUpTo is not null)
            .ToDictionary(workload => workload.Key, workload => workload.Value.Ladder.Length);
        if (ladders.Count > 1)
        {
            ladders.Add(Everything, ladders.Values.Max());
        }

        foreach (var (scope, rungs) in ladders)
        {
            var before = stored.GetValueOrDefault(scope)?.Rungs is { } known && known.Count == rungs ? known : null;
            _scopes.Add(scope, [.. Enumerable.Range(0, rungs).Select(i => new RungWatch(terms, terms.Error / ladders.Count / rungs, now, before?[i]))]);
        }

        ErrorOfScope = ladders.Count == 0 ? terms.Error : terms.Error / ladders.Count;
        _inUse = ThresholdsInUse();
    }

    /// <summary>Names the promise and the terms.</summary>
    public string Name { get; }

    public WatchTerms Terms { get; }

    /// <summary>The part of the error that is each scope's.</summary>
    public double ErrorOfScope { get; }

    /// <summary>The threshold in use for requests of a workload.</summary>
    public WatchedThreshold For(string workload) => InUse(ScopeOf(workload));

    /// <summary>The threshold in use in a scope.</summary>
    public WatchedThreshold InUse(string scope) => _inUse.GetValueOrDefault(scope);

    /// <summary>Takes in what became of a request.</summary>
    /// <param name="workload">Its stream.</param>
    /// <param name="gain">Its score.</param>
    /// <param name="loss">What small's answer is worse by than premium's, -1 to 1; 0 where the calibrated threshold sends it to premium.</param>
    /// <param name="now">When.</param>
    /// <returns>The scopes whose threshold in use has changed by it.</returns>
    public ImmutableArray<string> Add(string workload, double gain, double loss, DateTimeOffset now)
    {
        lock (_lock)
        {
            var own = ScopeOf(workload);
            if (!_scopes.ContainsKey(own))
            {
                return [];
            }

            var before = _inUse;
            var ladder = _point.For(workload).Ladder;
            var turned = Add(own, ladder, gain, loss, now) | Add(Everything, ladder, gain, loss, now);
            if (!turned)
            {
                return [];
            }

            _inUse = ThresholdsInUse();
            return [.. _inUse.Where(scope => scope.Value != before[scope.Key]).Select(scope => scope.Key)];
        }
    }

    /// <summary>Where the scopes that a workload belongs to stand.</summary>
    public IReadOnlyList<KeyValuePair<string, ScopeState>> StatesOf(string workload)
    {
        lock (_lock)
        {
            return [.. _scopes.Where(scope => scope.Key == Everything || scope.Key == ScopeOf(workload))
                .Select(scope => KeyValuePair.Create(scope.Key, new ScopeState([.. scope.Value.Select(rung => rung.State)])))];
        }
    }

    /// <summary>How every scope stands, workloads by name.</summary>
    public ImmutableArray<PromiseStanding> Standings()
    {
        lock (_lock)
        {
            return [.. _scopes.OrderBy(scope => scope.Key, StringComparer.Ordinal).Select(scope =>
            {
                var calibrated = scope.Value[0];
                var (low, high) = calibrated.Losses.Interval(ErrorOfScope, Terms.Least);
                var (smallUpTo, brokenSince) = scope.Key == Everything ? new WatchedThreshold(null, Rung(scope.Value).BrokenSince) : _inUse[scope.Key];
                return new PromiseStanding(scope.Key, smallUpTo, brokenSince, calibrated.Since, calibrated.Losses.Total, calibrated.Losses.Mean, low, high);
            })];
        }
    }

    private bool Add(string scope, ImmutableArray<double> ladder, double gain, double loss, DateTimeOffset now)
    {
        if (!_scopes.TryGetValue(scope, out var rungs))
        {
            return false;
        }

        var turned = false;
        for (var i = 0; i < rungs.Length; i++)
        {
            turned |= rungs[i].Add(i < ladder.Length && gain <= ladder[i] ? loss : 0, now);
        }

        return turned;
    }

    private FrozenDictionary<string, WatchedThreshold> ThresholdsInUse()
    {
        var (all, allSince) = _scopes.TryGetValue(Everything, out var everything) ? Rung(everything) : (0, null);
        return _scopes.Where(scope => scope.Key != Everything).ToFrozenDictionary(scope => scope.Key, scope =>
        {
            var ladder = (scope.Key == Others ? _point.All : _point.Workloads[scope.Key]).Ladder;
            var (own, since) = Rung(scope.Value);
            var (rung, brokenSince) = all > own ? (all, allSince) : (own, since);
            return new WatchedThreshold(rung < ladder.Length ? ladder[rung] : null, brokenSince);
        });
    }

    // The first that is not broken, and since when those before it are.
    private static (int Rung, DateTimeOffset? BrokenSince) Rung(ImmutableArray<RungWatch> rungs)
    {
        var broken = rungs.TakeWhile(rung => rung.IsBroken).ToList();
        return (broken.Count, broken.Count == 0 ? null : broken[0].Since);
    }

    private string ScopeOf(string workload) => _point.Workloads.ContainsKey(workload) ? workload : Others;
}

/// <summary>What a watch leaves of a threshold.</summary>
/// <param name="SmallUpTo">Scores up to this stay small; null: none do.</param>
/// <param name="BrokenSince">Since when the calibrated one is not kept to, because it broke the promise; null while it is.</param>
internal readonly record struct WatchedThreshold(double? SmallUpTo, DateTimeOffset? BrokenSince);

/// <summary>Where a scope stands: its thresholds, the calibrated one first.</summary>
public sealed record ScopeState(IReadOnlyList<RungState> Rungs);
