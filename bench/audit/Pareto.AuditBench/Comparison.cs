using System.Globalization;
using System.Text.Json;
using Pareto.Workbench.Audit.Generation;

namespace Pareto.AuditBench;

/// <summary>What an audit found, beside what was planted.</summary>
internal static class Comparison
{
    private const double TwoPoints = 0.02;
    private const double MostSeconds = 90;
    private const double MostMegabytes = 600;

    /// <summary>Whether everything is as promised.</summary>
    public static bool Write(GenerationTruth truth, JsonElement facts, string[] time, TextWriter output)
    {
        var kept = true;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"planted / found, in percent",-28} {"routine",15} {"personal",15} {"exact",15} {"near",15} {"of these wrong",15} {"prefix",15}"));
        foreach (var planted in truth.Workloads)
        {
            // Workloads that are not named have other names; each has as many calls as no other.
            var found = facts.GetProperty("workloads").EnumerateArray()
                .Single(one => one.GetProperty("name").GetString() == planted.Name || one.GetProperty("calls").GetInt64() == planted.Calls);
            output.Write($"{planted.Name,-28}");
            foreach (var (share, name) in ((double, string)[])
            [
                (planted.RoutineShare, "routineShare"), (planted.PersonalShare, "personalDataShare"), (planted.ExactDuplicateShare, "exactDuplicateShare"),
                (planted.NearDuplicateShare, "nearDuplicateShare"), (planted.NearDuplicateWrongRate, "nearDuplicateWrongRate"), (planted.PrefixReuseShare, "prefixReuseShare"),
            ])
            {
                var own = found.GetProperty(name).GetDouble();
                var near = Math.Abs(own - share) <= TwoPoints;
                kept &= near;
                output.Write(string.Create(CultureInfo.InvariantCulture, $" {$"{100 * share:0.0} / {100 * own:0.0}{(near ? "" : " !")}",15}"));
            }

            output.WriteLine();
        }

        var broken = facts.GetProperty("broken").GetProperty("count").GetInt64();
        kept &= broken == truth.BrokenLines;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"broken lines {truth.BrokenLines:N0} / {broken:N0}"));
        var wall = Wall(Field(time, "Elapsed (wall clock) time"));
        var processor = Number(Field(time, "User time (seconds)")) + Number(Field(time, "System time (seconds)"));
        var megabytes = Number(Field(time, "Maximum resident set size (kbytes)")) * 1024 / 1e6;
        kept &= wall < MostSeconds && megabytes < MostMegabytes;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{wall:0.0} s, {processor:0.0} s of processor, {megabytes:0} MB resident (promised: under {MostSeconds:0} s and {MostMegabytes:0} MB)"));
        return kept;
    }

    private static string Field(string[] time, string name)
    {
        var line = time.First(line => line.Contains(name, StringComparison.Ordinal));
        return line[(line.LastIndexOf(": ", StringComparison.Ordinal) + 2)..].Trim();
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    // m:ss.hh or h:mm:ss.
    private static double Wall(string text) => text.Split(':').Aggregate(0.0, (seconds, part) => (60 * seconds) + Number(part));
}
