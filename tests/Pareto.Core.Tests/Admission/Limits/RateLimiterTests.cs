using Pareto.Core.Admission.Limits;
using Pareto.Core.Tests.Storage;
using Pareto.Testing;

namespace Pareto.Core.Tests.Admission.Limits;

public class RateLimiterTests
{
    private readonly FakeTimeProvider _clock = new();

    [Theory]
    [InlineData(1, 100, 1)]
    [InlineData(2, 7, 3)]
    [InlineData(3, 1000, 40)]
    [InlineData(4, 1, 1)]
    public async Task Enter_RandomArrivals_HoldsInEveryWindowAndLetsThroughWhatItCan(int seed, int limit, int largest)
    {
        var random = new Random(seed);
        var limiter = Limiters.Alone(_clock);
        var admitted = new List<(DateTimeOffset At, long Amount)>();
        var refused = 0;
        var end = _clock.GetUtcNow() + TimeSpan.FromMinutes(10);
        while (_clock.GetUtcNow() < end)
        {
            // Bursts, trickles and breaks, at times that are no multiple of anything.
            var pause = random.Next(3) switch { 0 => 0, 1 => random.NextDouble() * 60.0 / limit, _ => random.NextDouble() * 180.0 * largest / limit };
            _clock.Advance(TimeSpan.FromTicks((long)(pause * TimeSpan.TicksPerSecond)));
            var amount = random.Next(1, largest + 1);
            var decision = await limiter.EnterAsync(Limiters.Demand(limit, LimitMeasure.Tokens, Math.Min(amount, limit)));
            if (decision.Pass is null)
            {
                refused++;
                LargestIn(admitted.Append((_clock.GetUtcNow(), amount)), Limiters.Minute * (301.0 / 300)).ShouldBeGreaterThan(limit);
                continue;
            }

            admitted.Add((_clock.GetUtcNow(), Math.Min(amount, limit)));
        }

        refused.ShouldBeGreaterThan(0);
        LargestIn(admitted, Limiters.Minute).ShouldBeLessThanOrEqualTo(limit);
    }

    [Fact]
    public async Task Enter_ConstantDemand_LetsThroughNearlyTheWholeLimitInEachMinute()
    {
        var limiter = Limiters.Alone(_clock);
        var admitted = new int[10];
        for (var tick = 0; tick < 10 * 60 * 20; tick++)
        {
            admitted[tick / 1200] += (await limiter.EnterAsync(Limiters.Demand(100))).Pass is null ? 0 : 1;
            _clock.Advance(TimeSpan.FromMilliseconds(50));
        }

        admitted.ShouldAllBe(count => count >= 95 && count <= 100);
    }

    [Fact]
    public async Task Enter_OneOfTwoLimitsIsReached_TakesOfNeither()
    {
        var limiter = Limiters.Alone(_clock);
        await limiter.EnterAsync(Limiters.Demand(1, name: "narrow"));

        var refused = await limiter.EnterAsync(Limiters.Demand(5, name: "wide"), Limiters.Demand(1, name: "narrow"));

        refused.Refusal.ShouldNotBeNull().Message.ShouldContain("'narrow'");
        limiter.Fullest(10).ShouldHaveSingleItem().Name.ShouldBe("narrow");
    }

    [Fact]
    public async Task Enter_RequestsAtATime_AreFreedHoweverTheyEnd()
    {
        var limiter = Limiters.Alone(_clock);
        var demand = Limiters.Demand(2, LimitMeasure.Concurrency);
        var first = (await limiter.EnterAsync(demand)).Pass.ShouldNotBeNull();
        var second = (await limiter.EnterAsync(demand)).Pass.ShouldNotBeNull();
        (await limiter.EnterAsync(demand)).Refusal.ShouldNotBeNull().RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));

        first.Dispose();
        first.Dispose();

        var third = (await limiter.EnterAsync(demand)).Pass.ShouldNotBeNull();
        (await limiter.EnterAsync(demand)).Pass.ShouldBeNull();
        second.Dispose();
        third.Dispose();
        limiter.Fullest(10).ShouldBeEmpty();
    }

    [Fact]
    public async Task Charge_RealUse_TakesThePlaceOfTheExpected()
    {
        var limiter = Limiters.Alone(_clock);
        var less = (await limiter.EnterAsync(Limiters.Demand(1000, LimitMeasure.Tokens, 600))).Pass!;
        less.Limits.Tokens!.Remaining.ShouldBe(400);

        limiter.Charge(less, tokens: 100, dollars: 0);
        less.Dispose();
        less.Limits.Tokens!.Remaining.ShouldBe(900);

        _clock.Advance(TimeSpan.FromSeconds(30));
        var more = (await limiter.EnterAsync(Limiters.Demand(1000, LimitMeasure.Tokens, 600))).Pass!;
        limiter.Charge(more, tokens: 1500, dollars: 0);
        more.Limits.Tokens!.Remaining.ShouldBe(0);
        more.Dispose();

        // The 100 have left the window then, the 1500 not.
        _clock.Advance(TimeSpan.FromSeconds(31));
        (await limiter.EnterAsync(Limiters.Demand(1000, LimitMeasure.Tokens, 1))).Pass.ShouldBeNull();
        _clock.Advance(TimeSpan.FromSeconds(30));
        (await limiter.EnterAsync(Limiters.Demand(1000, LimitMeasure.Tokens, 1))).Pass.ShouldNotBeNull();
    }

    [Fact]
    public async Task Charge_AfterTheWindow_CountsWhatWasNotExpectedFromThenOn()
    {
        var limiter = Limiters.Alone(_clock);
        var stream = (await limiter.EnterAsync(Limiters.Demand(1000, LimitMeasure.Tokens, 100))).Pass!;
        for (var i = 0; i < 2000; i++)
        {
            // Enough others to have forgotten those that are idle.
            await limiter.EnterAsync(Limiters.Demand(1000, LimitMeasure.Tokens, 1, subject: $"other-{i}"));
            _clock.Advance(TimeSpan.FromSeconds(0.1));
        }

        limiter.Charge(stream, tokens: 900, dollars: 0);

        stream.Limits.Tokens!.Remaining.ShouldBe(200);
        (await limiter.EnterAsync(Limiters.Demand(1000, LimitMeasure.Tokens, 201))).Pass.ShouldBeNull();
    }

    [Fact]
    public async Task Enter_MoreSubjectsThanAreKept_CountsTheFurtherOnesTogether()
    {
        var limiter = Limiters.Alone(_clock);
        for (var i = 0; i < 65_536; i++)
        {
            (await limiter.EnterAsync(Limiters.Demand(1, subject: $"user-{i}"))).Pass.ShouldNotBeNull().Dispose();
        }

        (await limiter.EnterAsync(Limiters.Demand(1, subject: "one more"))).Pass.ShouldNotBeNull().Dispose();
        (await limiter.EnterAsync(Limiters.Demand(1, subject: "another"))).Pass.ShouldBeNull();

        _clock.Advance(TimeSpan.FromMinutes(2));
        (await limiter.EnterAsync(Limiters.Demand(1, subject: "later"))).Pass.ShouldNotBeNull().Dispose();
        (await limiter.EnterAsync(Limiters.Demand(1, subject: "later still"))).Pass.ShouldNotBeNull();
    }

    [Fact]
    public async Task Enter_AfterARestart_GoesOnWithWhatWasUsedBefore()
    {
        using var test = new TestDatabase();
        var demand = Limiters.Demand(100, amount: 60, window: TimeSpan.FromHours(1));
        var before = Limiters.Keeping(test);
        (await before.EnterAsync(demand)).Pass.ShouldNotBeNull();
        await before.DisposeAsync();

        test.Clock.Advance(TimeSpan.FromMinutes(30));
        await using var after = Limiters.Keeping(test);
        (await after.EnterAsync(demand)).Pass.ShouldBeNull();
        test.Clock.Advance(TimeSpan.FromMinutes(31));
        (await after.EnterAsync(demand)).Pass.ShouldNotBeNull();
    }

    /// <summary>The most that was used in any window of the length, its end not being part of it.</summary>
    internal static long LargestIn(IEnumerable<(DateTimeOffset At, long Amount)> log, TimeSpan window)
    {
        var inside = new Queue<(DateTimeOffset At, long Amount)>();
        long sum = 0;
        long largest = 0;
        foreach (var use in log)
        {
            inside.Enqueue(use);
            sum += use.Amount;
            while (use.At - inside.Peek().At >= window)
            {
                sum -= inside.Dequeue().Amount;
            }

            largest = Math.Max(largest, sum);
        }

        return largest;
    }
}
