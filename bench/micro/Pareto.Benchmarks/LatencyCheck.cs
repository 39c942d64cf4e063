using System.Diagnostics;
using System.Globalization;

namespace Pareto.Benchmarks;

/// <summary>
/// What one routing decision takes, as percentiles of single calls: once in a row, and once with the caches swept before each call, as
/// a gateway finds them that has other work between two requests.
/// </summary>
internal static class LatencyCheck
{
    private const int WarmUp = 3_000;
    private const int Calls = 3_000;

    // More than the last cache of usual machines has for one core.
    private const int SweptBytes = 32 << 20;
    private const int CacheLine = 64;

    public static int Run(TextWriter output)
    {
        output.WriteLine("microseconds                 p50      p99");
        var swept = new byte[SweptBytes];
        foreach (var name in RoutingScenarios.Names)
        {
            var router = RoutingScenarios.MakeRouter();
            var request = RoutingScenarios.Request(name);
            for (var i = 0; i < WarmUp; i++)
            {
                RoutingScenarios.Plan(router, request);
            }

            Write(name + ", in a row", () => { });
            Write(name + ", cold", () => Sweep(swept));

            void Write(string title, Action before)
            {
                var times = new double[Calls];
                for (var i = 0; i < Calls; i++)
                {
                    before();
                    var start = Stopwatch.GetTimestamp();
                    RoutingScenarios.Plan(router, request);
                    times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
                }

                Array.Sort(times);
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{title,-32} {times[Calls / 2],8:F1} {times[Calls * 99 / 100],8:F1}"));
            }
        }

        return 0;
    }

    private static void Sweep(byte[] bytes)
    {
        for (var i = 0; i < bytes.Length; i += CacheLine)
        {
            bytes[i]++;
        }
    }
}
