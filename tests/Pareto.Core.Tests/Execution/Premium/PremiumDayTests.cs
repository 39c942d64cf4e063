using Pareto.Core.Execution.Premium;

namespace Pareto.Core.Tests.Execution.Premium;

/// <summary>The sums behind the cap: what may be spent when, over any stretch of a day.</summary>
public sealed class PremiumDayTests
{
    private const long One = PremiumDay.Request;

    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Room_FirstDay_IsThereOnceOthersHavePaid()
    {
        var day = new PremiumDay(0.15, 0.05);

        Grants(day, Start, 6).ShouldBe(0, "one of six is more than 15 %");
        Grants(day, Start, 1).ShouldBe(1, "one of seven is not");
        Grants(day, Start, 13).ShouldBe(2, "three of twenty");
    }

    [Fact]
    public void Room_CreditOfLongAgo_IsLost()
    {
        var day = new PremiumDay(0.15, 0.05);
        for (var i = 0; i < 10_000; i++)
        {
            day.Add(Start, One, 0);
        }

        for (var i = 0; i < 1_000; i++)
        {
            day.Add(Start.AddHours(23), One, 0);
        }

        Grants(day, Start.AddHours(23), 300).ShouldBeInRange(60, 128, "what the last twentieth has paid, not the ten thousand that leave in an hour");
    }

    [Fact]
    public void Room_PremiumThatHasLeftTheDay_CountsNoMore()
    {
        var day = new PremiumDay(0.15, 0.05);
        for (var i = 0; i < 100; i++)
        {
            day.Add(Start, One, One);
        }

        Grants(day, Start.AddHours(23.9), 100).ShouldBe(0, "a hundred were too many already");
        var granted = Grants(day, Start.AddHours(24.2), 100);
        granted.ShouldBeInRange(10, 15);
        day.Premium.ShouldBe(granted * One);
        day.Weight.ShouldBe(200 * One);
    }

    [Fact]
    public void Add_ClockIsSetBack_StandsStill()
    {
        var day = new PremiumDay(0.15, 0.05);
        for (var i = 0; i < 7; i++)
        {
            day.Add(Start, One, 0);
        }

        day.Add(Start.AddDays(-2), 0, One).ShouldBe(Start);

        day.Premium.ShouldBe(One);
        day.Room(Start, 0, One).ShouldBeLessThan(One);
    }

    /// <summary>What was reserved, and what it came to, leave the day as if it had been known from the start.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Correct_AnyHistory_LeavesNoMoreRoomThanIfItHadBeenKnown(int seed)
    {
        var random = new Random(seed);
        var known = new PremiumDay(0.2, 0.05);
        var corrected = new PremiumDay(0.2, 0.05);
        var at = Start;
        for (var i = 0; i < 200; i++)
        {
            at += TimeSpan.FromMinutes(random.Next(30));
            var weight = random.Next(1, 50) * 1000;
            var premium = random.Next(4) == 0 ? random.Next(1, 20) * 1000 : 0;
            known.Add(at, weight, premium);
            corrected.Correct(corrected.Add(at, 0, premium * 2), weight, -premium);
        }

        corrected.Weight.ShouldBe(known.Weight);
        corrected.Premium.ShouldBe(known.Premium);
        var room = known.Room(at, 0, 1000);
        corrected.Room(at, 0, 1000).ShouldBeInRange(room - 20_000, room, "only what came before it in its own five minutes is not known any more");
    }

    [Fact]
    public void Correct_OfWhatHasLeftTheDay_ChangesNothing()
    {
        var day = new PremiumDay(0.15, 0.05);
        var at = day.Add(Start, One, One);
        day.Add(Start.AddHours(30), One, 0);
        var room = day.Room(Start.AddHours(30), 0, One);

        day.Correct(at, One, -One);

        day.Weight.ShouldBe(One);
        day.Room(Start.AddHours(30), 0, One).ShouldBe(room);
    }

    [Fact]
    public void Rule_LowerShare_CountsForTheDayThatHasBeen()
    {
        var day = new PremiumDay(0.5, 0.05);
        for (var i = 0; i < 1_000; i++)
        {
            day.Add(Start.AddMinutes(i), One, i % 3 == 0 ? One : 0);
        }

        day.Rule(0.1, 0.05);

        Grants(day, Start.AddMinutes(1_000), 200).ShouldBe(0);
        day.Premium.ShouldBe(334 * One);
    }

    [Fact]
    public void Add_YearOfAnyTraffic_KeepsMemoryBounded()
    {
        var day = new PremiumDay(0.15, 0.01);
        var random = new Random(4);
        var at = Start;
        var most = 0;
        for (var i = 0; i < 300_000; i++)
        {
            at += TimeSpan.FromSeconds(random.NextDouble() * (i % 20_000 < 15_000 ? 0.1 : 60));
            day.Add(at, One, 0);
            most = Math.Max(most, day.Parts);
        }

        most.ShouldBeLessThan(8_000);
    }

    private static int Grants(PremiumDay day, DateTimeOffset now, int requests)
    {
        var granted = 0;
        for (var i = 0; i < requests; i++)
        {
            var premium = day.Room(now, One, One) >= One;
            day.Add(now, One, premium ? One : 0);
            granted += premium ? 1 : 0;
        }

        return granted;
    }
}
