using Pareto.Core.Routing.Checking;

namespace Pareto.Core.Tests.Routing.Checking;

public class BettingTestTests(ITestOutputHelper output)
{
    private const double Error = 0.05;
    private const int Runs = 1_000;

    // Five standard deviations of the number of false alarms, were the error reached in full.
    private static readonly int MostAlarms = (int)((Runs * Error) + (5 * Math.Sqrt(Runs * Error * (1 - Error))));

    [Theory]
    [InlineData(0.02, 0.02, 0, 0)]
    [InlineData(0.02, 0.01, 0, 0)]
    [InlineData(0.02, 0.04, 0.02, -1)]
    [InlineData(0.1, 0.1, 0, -1)]
    public void Above_MeanWithinTheBound_SeldomAlarmsEver(double bound, double lost, double won, double least)
    {
        var alarms = Enumerable.Range(0, Runs).Count(run => FirstAlarm(BettingTest.Above(bound, least), Losses(run, lost, won), 5_000) is not null);

        output.WriteLine($"{alarms} of {Runs}");
        alarms.ShouldBeLessThanOrEqualTo(MostAlarms);
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.1)]
    public void Below_MeanAtTheBound_SeldomAlarmsEver(double bound)
    {
        var alarms = Enumerable.Range(0, Runs).Count(run => FirstAlarm(BettingTest.Below(bound, most: 1), Losses(run, bound, 0), 5_000) is not null);

        output.WriteLine($"{alarms} of {Runs}");
        alarms.ShouldBeLessThanOrEqualTo(MostAlarms);
    }

    [Fact]
    public void Above_LossesThatComeInBursts_SeldomAlarms()
    {
        // Each value may depend on the past, as long as its expectation given the past is within the bound: here a loss makes the next
        // ones fewer, and their stakes are drawn from the past.
        var alarms = Enumerable.Range(0, Runs).Count(run =>
        {
            var random = new Random(run);
            var last = 0.0;
            return FirstAlarm(BettingTest.Above(0.05, least: 0), () => last = random.NextDouble() < (last > 0 ? 0.0 : 0.05) ? 1 : 0, 5_000) is not null;
        });

        alarms.ShouldBeLessThanOrEqualTo(MostAlarms);
    }

    // What a break costs in comparisons until it is seen, after none, some and a long good time before it.
    [Theory]
    [InlineData(0.05, 0, 300)]
    [InlineData(0.05, 1_000, 800)]
    [InlineData(0.05, 20_000, 1_100)]
    [InlineData(0.2, 0, 25)]
    [InlineData(0.2, 1_000, 60)]
    [InlineData(0.2, 20_000, 80)]
    [InlineData(0.6, 20_000, 20)]
    public void Above_RealBreak_IsSeenSoon(double lost, int goodBefore, int mostMedianDelay)
    {
        var delays = Enumerable.Range(0, 100).Select(run =>
        {
            var test = BettingTest.Above(0.02, least: 0);
            var good = Losses(run, 0.005, 0);
            for (var i = 0; i < goodBefore; i++)
            {
                test.Add(good());
            }

            return FirstAlarm(test, Losses(run + Runs, lost, 0), 20_000) ?? 20_000;
        }).Order().ToList();

        output.WriteLine($"median {delays[50]}, 9 of 10 within {delays[90]}");
        delays[50].ShouldBeLessThanOrEqualTo(mostMedianDelay);
    }

    [Fact]
    public void State_GivenOn_GoesOnAlike()
    {
        var losses = Losses(7, 0.3, 0);
        var test = BettingTest.Above(0.1, least: 0);
        for (var i = 0; i < 20; i++)
        {
            test.Add(losses());
        }

        var restored = BettingTest.Above(0.1, least: 0, test.State);
        test.Add(1);
        restored.Add(1);

        restored.Evidence.ShouldBe(test.Evidence);
        restored.Evidence.ShouldNotBe(BettingTest.Above(0.1, least: 0).Evidence);
    }

    [Fact]
    public void Evidence_AtTheStart_IsOne() => BettingTest.Above(0.1, least: 0).Evidence.ShouldBe(1);

    private static int? FirstAlarm(BettingTest test, Func<double> losses, int values)
    {
        for (var i = 1; i <= values; i++)
        {
            test.Add(losses());
            if (test.Evidence >= 1 / Error)
            {
                return i;
            }
        }

        return null;
    }

    private static Func<double> Losses(int seed, double lost, double won)
    {
        var random = new Random(seed);
        return () => random.NextDouble() switch
        {
            var draw when draw < lost => 1,
            var draw when draw < lost + won => -1,
            _ => 0,
        };
    }
}
