using Pareto.Core.Admission.Limits;
using Pareto.Testing;

namespace Pareto.Core.Tests.Admission.Limits;

/// <summary>Replicas that count together, on a clock that stands still, with a store that can be gone.</summary>
public sealed class LeaseTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<(DateTimeOffset At, long Amount)> _admitted = [];
    private MemoryLimitStore _store = null!;
    private RateLimiter[] _replicas = [];

    public ValueTask InitializeAsync()
    {
        _store = new MemoryLimitStore(_clock);
        _replicas = [.. Enumerable.Range(0, 3).Select(number => Limiters.Sharing(_store.Of($"replica-{number}"), _clock))];
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(1, 100, 1)]
    [InlineData(2, 1000, 30)]
    [InlineData(3, 5, 1)]
    public async Task Enter_RandomArrivalsAtThreeReplicas_HoldsInEveryWindow(int seed, int limit, int largest)
    {
        var random = new Random(seed);
        for (var i = 0; i < 4000; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(random.Next(4) == 0 ? random.Next(240_000 * largest / limit) : 0));
            await TryAsync(random.Next(3), Limiters.Demand(limit, LimitMeasure.Tokens, Math.Min(limit, random.Next(1, largest + 1))));
        }

        RateLimiterTests.LargestIn(_admitted, Limiters.Minute).ShouldBeInRange(limit * 95 / 100, limit);
    }

    [Fact]
    public async Task Enter_FarFromTheLimit_RarelyAsksTheStore()
    {
        for (var i = 0; i < 10_000; i++)
        {
            await TryAsync(0, Limiters.Demand(1_000_000));
        }

        _admitted.Count.ShouldBe(10_000);
        _store.Questions.ShouldBeLessThan(50);
    }

    [Fact]
    public async Task Enter_PermitsLeftOver_ComeBackToTheOthers()
    {
        await LiveAsync();
        for (var i = 0; i < 20; i++)
        {
            await TryAsync(0, Limiters.Demand(100));
        }

        // Its lease is over, and it asks for no more.
        await BeatAsync();

        for (var i = 0; i < 100; i++)
        {
            await TryAsync(1, Limiters.Demand(100));
        }

        _admitted.Count.ShouldBe(100);
    }

    [Fact]
    public async Task Enter_StoreIsGone_EachGoesOnWithItsShareAndTheSumHolds()
    {
        await LiveAsync();
        for (var i = 0; i < 33; i++)
        {
            await TryAsync(i % 3, Limiters.Demand(100));
        }

        // What each has left over is given back, and all see the same: that there is no room for so much.
        await BeatAsync();
        for (var replica = 0; replica < 3; replica++)
        {
            (await TryAsync(replica, Limiters.Demand(100, amount: 100))).ShouldBeFalse();
        }

        _store.IsGone = true;
        await DemandAsync(TimeSpan.FromSeconds(150));
        var alone = _admitted.Count - 33;
        _store.IsGone = false;
        await DemandAsync(TimeSpan.FromSeconds(150));

        // Twice all of it, and what was left of the first minute.
        alone.ShouldBeInRange(2 * 99, 64 + (2 * 99) + 33);
        RateLimiterTests.LargestIn(_admitted, Limiters.Minute).ShouldBeInRange(95, 100);
        RateLimiterTests.LargestIn(_admitted.Where(use => use.At > _clock.GetUtcNow() - TimeSpan.FromSeconds(65)), Limiters.Minute).ShouldBe(100);
    }

    [Fact]
    public async Task Enter_StoreIsGoneForLong_OnlyWhatStillCountsIsToldAfterwards()
    {
        await LiveAsync();
        _store.IsGone = true;
        for (var second = 0; second < 600; second++)
        {
            await TryAsync(0, Limiters.Demand(100_000));
            var beats = _store.BeatsAsync(_replicas.Length);
            _clock.Advance(LeaseDesk.Life);
            await beats;
        }

        _store.IsGone = false;
        await BeatAsync();

        _admitted.Count.ShouldBe(600);
        _store.MostCorrections.ShouldBeInRange(55, 65);
    }

    [Fact]
    public async Task Enter_RequestsAtATime_AreCountedOverAllReplicasAndFreedForAll()
    {
        var demand = Limiters.Demand(3, LimitMeasure.Concurrency);
        var passes = new List<LimitPass>();
        for (var replica = 0; replica < 3; replica++)
        {
            passes.Add((await _replicas[replica].EnterAsync(demand)).Pass.ShouldNotBeNull());
        }

        (await _replicas[0].EnterAsync(demand)).Pass.ShouldBeNull();
        passes[1].Dispose();
        await BeatAsync();

        (await _replicas[0].EnterAsync(demand)).Pass.ShouldNotBeNull();
        (await _replicas[2].EnterAsync(demand)).Pass.ShouldBeNull();
    }

    [Fact]
    public async Task Enter_RequestsAtATimeAndStoreIsGone_EachGoesOnWithItsShare()
    {
        await LiveAsync();
        var demand = Limiters.Demand(7, LimitMeasure.Concurrency);
        _store.IsGone = true;

        var passes = new List<LimitPass?>();
        for (var i = 0; i < 12; i++)
        {
            passes.Add((await _replicas[i % 3].EnterAsync(demand)).Pass);
        }

        passes.Count(pass => pass is not null).ShouldBe(6);
    }

    /// <summary>Every replica has asked something, and knows of the others.</summary>
    private async Task LiveAsync()
    {
        foreach (var replica in _replicas)
        {
            (await replica.EnterAsync(Limiters.Demand(10, name: "another"))).Pass!.Dispose();
        }

        await BeatAsync();
    }

    // One beat tells of life, the next tells what has changed meanwhile.
    private async Task BeatAsync()
    {
        for (var i = 0; i < 2; i++)
        {
            var beats = _store.BeatsAsync(_replicas.Length);
            _clock.Advance(LeaseDesk.Life);
            await beats;
        }
    }

    private async Task DemandAsync(TimeSpan time)
    {
        var end = _clock.GetUtcNow() + time;
        while (_clock.GetUtcNow() < end)
        {
            for (var replica = 0; replica < 3; replica++)
            {
                while (await TryAsync(replica, Limiters.Demand(100)))
                {
                }
            }

            var beats = _store.BeatsAsync(_replicas.Length);
            _clock.Advance(LeaseDesk.Life);
            await beats;
        }
    }

    private async Task<bool> TryAsync(int replica, LimitDemand demand)
    {
        if ((await _replicas[replica].EnterAsync(demand)).Pass is not { } pass)
        {
            return false;
        }

        _admitted.Add((_clock.GetUtcNow(), demand.Amount));
        _replicas[replica].Charge(pass, demand.Amount, dollars: 0);
        pass.Dispose();
        return true;
    }
}
