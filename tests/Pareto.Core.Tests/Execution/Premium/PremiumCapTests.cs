using Pareto.Core.Exchange;
using Pareto.Core.Execution.Premium;
using Pareto.Core.Tests.Accounting;
using Pareto.Core.Tests.Storage;
using Pareto.Testing;
using Pareto.Testing.Premium;
using static Pareto.Core.Tests.Routing.Fixture;

namespace Pareto.Core.Tests.Execution.Premium;

/// <summary>The promise of the cap under many shapes of traffic, on many threads, over restarts and reloads.</summary>
public sealed class PremiumCapTests
{
    private static readonly PremiumCapOptions Cap = new();

    private static readonly Intent Plain = new() { Task = TaskType.QuestionAnswering, Complexity = 5, Ambiguity = 0, ExpectedOutputTokens = 1_000, PromptTokens = 0 };

    public static TheoryData<string> Curves => [.. Demand.Curves(1).Select(demand => demand.Name)];

    [Theory]
    [MemberData(nameof(Curves))]
    public void Simulation_AnyCurve_IsNeverAboveTheCapInAnySlidingDay(string curve)
    {
        var demand = Demand.Curves(1).Single(demand => demand.Name == curve);

        CapSimulation.Run(demand, Cap, CapPolicy.Paced).Highest.ShouldBeLessThanOrEqualTo(0.15);
        CapSimulation.Run(demand, Cap, CapPolicy.FirstCome).Highest.ShouldBeLessThanOrEqualTo(0.15, "whoever comes, the cap itself holds");
    }

    [Fact]
    public void Simulation_CounterOfTheLastDay_WouldNotDo() =>
        CapSimulation.Run(Demand.SlideOut(1), Cap, CapPolicy.Counter).Highest.ShouldBeGreaterThan(0.4, "or these curves would prove nothing");

    [Theory]
    [InlineData("flat", 0.90)]
    [InlineData("noon burst", 0.90)]
    [InlineData("morning-heavy", 0.90)]
    [InlineData("hard afternoons", 0.85)]
    [InlineData("weekend at a tenth", 0.90)]
    [InlineData("falling by half every 6 h", 0.90)]
    public void Simulation_MoreWantPremiumThanMayHaveIt_TheHardestGetIt(string curve, double atLeast)
    {
        var demand = Demand.Curves(1).Single(demand => demand.Name == curve);

        var paced = CapSimulation.Run(demand, Cap, CapPolicy.Paced);

        paced.Captured.ShouldBeGreaterThan(atLeast);
        paced.Captured.ShouldBeGreaterThan(CapSimulation.Run(demand, Cap, CapPolicy.FirstCome).Captured + 0.15);
        paced.Share.ShouldBeGreaterThan(0.135, "what is not spent serves nobody");
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    public void Simulation_TrafficThatNobodyWouldThinkOf_BreaksTheCapOnlyWhereTheGuaranteeEnds(double mayFallTo)
    {
        for (var seed = 0; seed < 12; seed++)
        {
            CapSimulation.Run(Demand.Random(seed), Cap with { MayFallTo = mayFallTo }, CapPolicy.FirstCome).Unexplained.ShouldBe(0, $"seed {seed}");
        }
    }

    [Fact]
    public void Simulation_SameTraffic_GivesTheSameOutcome() =>
        CapSimulation.Run(Demand.SlideOut(3), Cap, CapPolicy.Paced).ShouldBe(CapSimulation.Run(Demand.SlideOut(3), Cap, CapPolicy.Paced));

    [Fact]
    public void TenThousandAtOnce_InBursts_KeepToTheCapAndGoToTheHardest()
    {
        var clock = new FakeTimeProvider();
        var start = clock.GetUtcNow();
        var cap = CapOf(Cap, clock);
        var traffic = new CapSimulation.CappedTraffic(cap);
        var random = new Random(5);
        var sent = new List<(DateTimeOffset At, double Hardness, bool Premium)>();
        foreach (var hours in (double[])[0, 0.1, 3, 5, 5.01, 11, 23.95, 24, 24.05, 26, 47, 48.5])
        {
            clock.Advance(start.AddHours(hours) - clock.GetUtcNow());
            var burst = new Arrival[10_000];
            for (var i = 0; i < burst.Length; i++)
            {
                burst[i] = new Arrival(clock.GetUtcNow(), Math.Pow(random.NextDouble(), 2.3));
            }

            var premium = new bool[burst.Length];
            InParallel(burst.Length, i => premium[i] = traffic.Send(burst[i], paced: true));
            sent.AddRange(burst.Select((arrival, i) => (arrival.At, arrival.Hardness, premium[i])));

            var day = sent.Where(one => one.At > clock.GetUtcNow() - PremiumDay.Window).ToList();
            (day.Count(one => one.Premium) / (double)day.Count).ShouldBeLessThanOrEqualTo(0.15);
            if (hours < 24)
            {
                cap.Use()[0].Used.ShouldBe(day.Count(one => one.Premium) / (double)day.Count, 1e-9, "no request is lost and none counted twice");
            }
        }

        sent.Count(one => one.Premium).ShouldBeGreaterThan(sent.Count * 13 / 100);
        var hardest = sent.Select(one => one.Hardness).OrderDescending().Take(sent.Count * 15 / 100).Sum();
        (sent.Where(one => one.Premium).Sum(one => one.Hardness) / hardest).ShouldBeGreaterThan(0.9);
    }

    [Fact]
    public void TryBegin_ManyThreadsWantTheLastOne_OneGetsIt()
    {
        for (var round = 0; round < 200; round++)
        {
            var cap = CapOf(Cap, new FakeTimeProvider());
            Serve(cap, 6);
            var got = 0;

            InParallel(8, _ =>
            {
                if (Enter(cap).TryBegin(Big))
                {
                    Interlocked.Increment(ref got);
                }
            });

            got.ShouldBe(1);
        }
    }

    [Fact]
    public void TryBegin_OneRequest_PaysOnceHoweverManyPremiumAttemptsItMakes()
    {
        var cap = CapOf(Cap, new FakeTimeProvider());
        Serve(cap, 13);
        var pass = Enter(cap);

        pass.TryBegin(Small).ShouldBeTrue();
        pass.TryBegin(Big).ShouldBeTrue("an escalation, or a failover");
        pass.TryBegin(OtherBig).ShouldBeTrue();
        pass.TryBegin(Small).ShouldBeTrue();

        cap.Use()[0].Used.ShouldBe(1 / 14.0, 1e-9);
    }

    [Fact]
    public void TakeBack_AttemptDidNotBegin_IsAsIfNobodyHadAsked()
    {
        var cap = CapOf(Cap, new FakeTimeProvider());
        Serve(cap, 6);
        var pass = Enter(cap);

        pass.TryBegin(Big).ShouldBeTrue();
        pass.TakeBack();
        cap.Use()[0].Used.ShouldBe(0);
        pass.TryBegin(Big).ShouldBeTrue("there is room again");
        pass.TakeBack();
        pass.TakeBack();
        pass.TryBegin(Small).ShouldBeTrue();
        pass.TryBegin(Big).ShouldBeTrue();

        cap.Use()[0].Used.ShouldBe(1 / 7.0, 1e-9);
    }

    [Fact]
    public void Enter_PremiumIsNamed_AppliesToDecidesWhetherItIsHeldBack()
    {
        foreach (var (appliesTo, may) in new[] { (CappedRequests.All, false), (CappedRequests.Auto, true) })
        {
            var cap = CapOf(Cap with { AppliesTo = appliesTo }, new FakeTimeProvider());

            Enter(cap, chosen: false).TryBegin(Big).ShouldBe(may);
            Enter(cap).TryBegin(Big).ShouldBeFalse("what the gateway chose is held back in any case");

            cap.Use()[0].Used.ShouldBe(may ? 1 : 0, "and counted in any case");
        }
    }

    [Fact]
    public void Workload_WithAShareOfItsOwn_KeepsToBoth()
    {
        var cap = CapOf(Cap with { Share = 0.5, Workloads = new Dictionary<string, double> { ["chat"] = 0.1 } }, new FakeTimeProvider());
        Serve(cap, 20, "chat");
        Serve(cap, 20);

        Enumerable.Range(0, 10).Count(_ => Enter(cap, "chat").TryBegin(Big)).ShouldBe(2);
        Enter(cap).TryBegin(Big).ShouldBeTrue();
        cap.Use().Select(use => use.Workload).ShouldBe([null, "chat"]);
        Enter(cap, "chat").TryBegin(Big).ShouldBeFalse();
        Serve(cap, 10);
        cap.WhyNot("chat", 1, Big, Plain, trial: true).ShouldBe("premium cap of 10 % of chat's requests in 24 hours is spent");
    }

    [Fact]
    public void Apply_ShareIsLowered_ForgetsNothing()
    {
        var cap = CapOf(Cap with { Share = 0.5 }, new FakeTimeProvider());
        for (var i = 0; i < 50; i++)
        {
            Serve(cap, 1);
            Enter(cap).TryBegin(Big);
        }

        var used = cap.Use()[0].Used;
        used.ShouldBeGreaterThan(0.4);
        cap.Apply(Cap with { Share = 0.1 });

        cap.Use()[0].Used.ShouldBe(used);
        Serve(cap, 200);
        Enter(cap).TryBegin(Big).ShouldBeFalse();
        Serve(cap, 300);
        Enter(cap).TryBegin(Big).ShouldBeTrue("others have paid for them meanwhile");
        cap.Apply(null);
        Enter(cap).ShouldBeNull();
    }

    [Fact]
    public void WhyNot_Trial_CountsNothing()
    {
        var cap = CapOf(Cap, new FakeTimeProvider());
        Serve(cap, 200);
        for (var i = 0; i < 100; i++)
        {
            cap.WhyNot("default", 0.9, Big, Plain, trial: true).ShouldBeNull();
        }

        cap.WhyNot("default", 0.2, Big, Plain, trial: false).ShouldBeNull("nobody harder has asked");
        cap.Use()[0].Used.ShouldBe(0);
    }

    [Fact]
    public void WhyNot_HarderOnesCome_KeepsPremiumForThem()
    {
        var cap = CapOf(Cap, new FakeTimeProvider());
        var passed = new int[2];
        for (var i = 0; i < 2_000; i++)
        {
            var hard = i % 8 == 0;
            if (cap.WhyNot("default", hard ? 0.8 : 0.5, Big, Plain, trial: false) is null && Enter(cap).TryBegin(Big))
            {
                passed[hard ? 1 : 0]++;
            }
            else
            {
                Enter(cap).TryBegin(Small);
            }
        }

        (passed[1] / 250.0).ShouldBeGreaterThan(5 * passed[0] / 1_750.0);
        passed[0].ShouldBeGreaterThan(20, "what the hard ones leave goes to the next");
        cap.WhyNot("default", 0.5, Big, Plain, trial: true)!.ShouldStartWith("premium cap of 15 % of requests in 24 hours is ");
    }

    [Fact]
    public async Task Restart_LedgerOfTheLastDay_NeitherForgetsNorDoubles()
    {
        using var storage = new TestDatabase();
        await using (var ledger = Core.Accounting.Ledger.Open(storage.Database))
        {
            for (var i = 0; i < 100; i++)
            {
                var row = Rows.Row($"req_{i:000}") with { StartedAt = storage.Clock.GetUtcNow().AddMinutes(-10 * (100 - i)), BaselineCost = 0.02m, Cost = 0.001m };
                var premium = row with { Attempt = 2, Tier = Tier.Premium, Cost = 0.02m, StartedAt = row.StartedAt.AddSeconds(1) };
                await ledger.AppendAsync(i % 10 == 0 ? [row with { Final = false, BaselineCost = 0 }, premium, premium with { Attempt = 3, Purpose = AttemptPurpose.Comparison }] : [row]);
            }

            await ledger.AppendAsync(Rows.Row("req_old") with { StartedAt = storage.Clock.GetUtcNow().AddHours(-25), Tier = Tier.Premium });
            await ledger.AppendAsync(Rows.Row("req_other") with { StartedAt = storage.Clock.GetUtcNow(), Workload = "chat" });
        }

        var cap = new PremiumCap(storage.Reader, storage.Clock);
        cap.Apply(Cap with { Workloads = new Dictionary<string, double> { ["chat"] = 0.1 } });
        cap.Use().Select(use => use.Used).ShouldBe([10 / 101.0, 0], 1e-9);
        Enumerable.Range(0, 20).Count(_ => Enter(cap).TryBegin(Big)).ShouldBeInRange(1, 8, "of 101 and these 15 % may be premium, ten were");

        cap.Apply(Cap with { Of = CapMeasure.Spend });
        cap.Use().ShouldHaveSingleItem().Used.ShouldBe((double)(10 * 0.02m / ((100 * 0.02m) + 0.0175m)), 1e-6);
    }

    [Fact]
    public void Spend_IsReservedBeforeAndSettledAfter()
    {
        var cap = CapOf(Cap with { Share = 0.5, Of = CapMeasure.Spend }, new FakeTimeProvider());
        var dear = Big with { Prices = new TokenPrices { Input = 1, Output = 1_000, Basis = PriceBasis.Configured } };
        Pay(cap, dear, 10, baseline: 1);

        var pass = Enter(cap);
        pass.TryBegin(dear).ShouldBeTrue();
        cap.Use()[0].Used.ShouldBe(0.1, 1e-9, "a dollar of ten: what it is expected to cost");
        var others = Enumerable.Range(0, 10).Count(_ => Enter(cap).TryBegin(dear));
        others.ShouldBe(1, "what the latest six dollars have paid, and one is taken");

        pass.Settle([Row(Tier.Premium, cost: 0.25m, baseline: 2)]);
        cap.Use()[0].Used.ShouldBe(1.25 / 12, 1e-9);
        cap.WhyNot("default", 1, Big, Plain, trial: true)!.ShouldContain("no price", customMessage: "what nobody can price cannot be held to a share of spend");
    }

    [Fact]
    public void Spend_AnswerIsLongerThanExpected_IsPaidBackFirst()
    {
        var cap = CapOf(Cap with { Share = 0.5, Of = CapMeasure.Spend }, new FakeTimeProvider());
        var dear = Big with { Prices = new TokenPrices { Input = 1, Output = 1_000, Basis = PriceBasis.Configured } };
        Pay(cap, dear, 4, baseline: 1);
        var pass = Enter(cap);
        pass.TryBegin(dear).ShouldBeTrue();

        pass.Settle([Row(Tier.Premium, cost: 3, baseline: 3)]);

        cap.Use()[0].Used.ShouldBe(3 / 7.0, 1e-9);
        Enter(cap).TryBegin(dear).ShouldBeFalse();
        Pay(cap, dear, 20, baseline: 1);
        Enter(cap).TryBegin(dear).ShouldBeTrue();
    }

    private static void Pay(PremiumCap cap, Target target, int requests, decimal baseline)
    {
        for (var i = 0; i < requests; i++)
        {
            var pass = Enter(cap);
            pass.TryBegin(target with { Tier = Tier.Small });
            pass.Settle([Row(Tier.Small, cost: 0, baseline)]);
        }
    }

    private static LedgerEntry Row(Tier tier, decimal cost, decimal baseline) => Rows.Row("req") with { Tier = tier, Cost = cost, BaselineCost = baseline };

    private static PremiumCap CapOf(PremiumCapOptions options, TimeProvider time)
    {
        var cap = new PremiumCap(ledger: null, time);
        cap.Apply(options);
        return cap;
    }

    private static void Serve(PremiumCap cap, int requests, string workload = "default")
    {
        for (var i = 0; i < requests; i++)
        {
            Enter(cap, workload).TryBegin(Small).ShouldBeTrue();
        }
    }

    private static PremiumPass Enter(PremiumCap cap, string workload = "default", bool chosen = true) =>
        cap.Enter(Ask("hello") with { Workload = workload }, new RoutePlan { Targets = [], Intent = Plain, IsChosen = chosen })!;

    // All threads begin together, each with its part of the work.
    private static void InParallel(int count, Action<int> work)
    {
        const int Threads = 8;
        using var start = new Barrier(Threads);
        var failures = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        var threads = Enumerable.Range(0, Threads).Select(first => new Thread(() =>
        {
            start.SignalAndWait();
            try
            {
                for (var i = first; i < count; i += Threads)
                {
                    work(i);
                }
            }
            catch (Exception exception)
            {
                failures.Enqueue(exception);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        failures.ShouldBeEmpty();
    }
}
