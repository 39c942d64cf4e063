using System.Globalization;
using Pareto.Core.Alerting.Drift;

namespace Pareto.Core.Tests.Alerting.Drift;

public class DriftDetectorTests
{
    private const double Quarter = 0.25;

    /// <summary>Shapes that token counts have been seen to take; none of them drifts.</summary>
    public static TheoryData<string> Shapes => ["short and alike", "log-normal", "wide log-normal", "heavy tail", "two kinds", "outliers", "mostly one word"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Observe_NoDrift_RaisesLessThanOneFalseAlarmInAHundredThousandRequests(string shape)
    {
        const int Workloads = 20;
        const int Requests = 100_000;
        var alarms = 0;
        for (var seed = 1; seed <= Workloads; seed++)
        {
            var random = new Random(seed);
            var detector = new DriftDetector(DriftState.New);
            for (var i = 0; i < Requests; i++)
            {
                alarms += detector.Observe(Draw(shape, random, 1), Quarter) is null ? 0 : 1;
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{shape}: {alarms} in {Workloads * Requests}");
        alarms.ShouldBeLessThan(Workloads * Requests / 100_000 / 4);
    }

    [Theory]
    [InlineData("short and alike", 200)]
    [InlineData("log-normal", 500)]
    [InlineData("wide log-normal", 1500)]
    [InlineData("heavy tail", 500)]
    [InlineData("outliers", 400)]
    public void Observe_AQuarterMore_IsFoundSoon(string shape, int median)
    {
        var delays = new List<int>();
        for (var seed = 1; seed <= 41; seed++)
        {
            var random = new Random(seed);
            var detector = new DriftDetector(DriftState.New);
            for (var i = 0; i < 3000; i++)
            {
                detector.Observe(Draw(shape, random, 1), Quarter).ShouldBeNull();
            }

            var delay = 0;
            DriftFound? found = null;
            while (found is null && delay < 50_000)
            {
                delay++;
                found = detector.Observe(Draw(shape, random, 1 + Quarter), Quarter);
            }

            found.ShouldNotBeNull().Rise.ShouldBeInRange(0.05, 0.8);
            delays.Add(delay);
        }

        delays.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{shape}: median {delays[20]}, longest {delays[^1]}"));
        delays[20].ShouldBeLessThan(median);
    }

    private static long Draw(string shape, Random random, double factor)
    {
        var tokens = shape switch
        {
            "short and alike" => 40 * Math.Exp(0.1 * Normal(random)),
            "log-normal" => 300 * Math.Exp(0.8 * Normal(random)),
            "wide log-normal" => 500 * Math.Exp(1.3 * Normal(random)),
            "heavy tail" => 100 * Math.Pow(1 - random.NextDouble(), -1 / 1.2),
            "two kinds" => (random.NextDouble() < 0.3 ? 1500 : 30) * Math.Exp(0.4 * Normal(random)),
            "outliers" => 200 * Math.Exp(0.6 * Normal(random)) * (random.NextDouble() < 0.01 ? 100 : 1),
            "mostly one word" => random.NextDouble() < 0.9 ? 1 : 5 + (20 * random.NextDouble()),
            _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, "No such shape."),
        };
        return (long)Math.Round(tokens * factor);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
