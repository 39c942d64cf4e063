using Pareto.Core.Admission.Limits;
using Pareto.Core.Storage;
using Pareto.Core.Tests.Storage;

namespace Pareto.Core.Tests.Admission.Limits;

/// <summary>Several replicas over a real PostgreSQL, in real time: its clock cannot be set.</summary>
public sealed class SharedLimitTests : IDisposable
{
    private const int Replicas = 3;

    private readonly TestDatabase _test = new(StorageEngine.Postgres);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _test.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task Enter_ThreeReplicasAndMoreDemandThanTheLimit_HoldsInEveryWindowAndLetsThroughNearlyAll()
    {
        var window = TimeSpan.FromSeconds(3);
        var limiters = Start();
        var time = TimeProvider.System;
        var begun = time.GetTimestamp();
        var log = new List<(TimeSpan Sent, TimeSpan Answered)>();

        await Task.WhenAll(limiters.SelectMany(limiter => Enumerable.Repeat(limiter, 4)).Select(DemandAsync));

        LargestWithin(log, window).ShouldBeLessThanOrEqualTo(100);
        for (var i = 0; i < 3; i++)
        {
            log.Count(entry => entry.Answered >= window * i && entry.Answered < window * (i + 1)).ShouldBeGreaterThanOrEqualTo(95);
        }

        foreach (var limiter in limiters)
        {
            await limiter.DisposeAsync();
        }

        async Task DemandAsync(RateLimiter limiter)
        {
            while (time.GetElapsedTime(begun) is var sent && sent < window * 3)
            {
                if ((await limiter.EnterAsync(Limiters.Demand(100, window: window))).Pass is { } pass)
                {
                    pass.Dispose();
                    lock (log)
                    {
                        log.Add((sent, time.GetElapsedTime(begun)));
                    }
                }
                else
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(10), Cancel);
                }
            }
        }
    }

    private RateLimiter[] Start() => [.. Enumerable.Range(0, Replicas).Select(number =>
        Limiters.Sharing(new PostgresLimitStore((PostgresDatabase)_test.Database, $"replica-{number}"), TimeProvider.System))];

    /// <summary>The most admissions that surely lie within one window: each lies between its question and its answer.</summary>
    private static int LargestWithin(List<(TimeSpan Sent, TimeSpan Answered)> log, TimeSpan window)
    {
        var byStart = log.OrderBy(entry => entry.Sent).ToList();
        var largest = 0;
        for (var first = 0; first < byStart.Count; first++)
        {
            largest = Math.Max(largest, byStart.Skip(first).Count(entry => entry.Answered - byStart[first].Sent < window));
        }

        return largest;
    }
}
