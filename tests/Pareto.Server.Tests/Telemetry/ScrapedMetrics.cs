using System.Globalization;
using System.Text.RegularExpressions;

namespace Pareto.Server.Tests.Telemetry;

/// <summary>
/// Reads Prometheus' text format and refuses whatever its specification does not allow: a sample outside its family, a family told
/// twice, a series told twice, a label that is not escaped, buckets that fall, a text that does not end in a line feed.
/// </summary>
internal sealed partial class ScrapedMetrics
{
    private readonly Dictionary<string, double> _samples = new(StringComparer.Ordinal);

    private ScrapedMetrics(Dictionary<string, string> types) => Types = types;

    /// <summary>Families by name, with their types.</summary>
    public Dictionary<string, string> Types { get; }

    public IEnumerable<string> Series => _samples.Keys;

    /// <summary>The value of the series that is written like this, its labels in their order; 0 where there is none.</summary>
    public double this[string series] => _samples.GetValueOrDefault(series);

    /// <summary>The sum of all series of that name which hold that text.</summary>
    public double Sum(string name, string with = "") =>
        _samples.Where(sample => Name(sample.Key) == name && sample.Key.Contains(with, StringComparison.Ordinal)).Sum(sample => sample.Value);

    public static ScrapedMetrics Parse(string text, bool openMetrics = false)
    {
        text.ShouldEndWith(openMetrics ? "\n# EOF\n" : "\n");
        text.ShouldNotContain('\r');
        var metrics = new ScrapedMetrics(new Dictionary<string, string>(StringComparer.Ordinal));
        string? family = null, helped = null;
        foreach (var line in text.Split('\n')[..(openMetrics ? ^2 : ^1)])
        {
            if (Help().Match(line) is { Success: true } help)
            {
                helped = help.Groups[1].Value;
            }
            else if (Type().Match(line) is { Success: true } type)
            {
                family = type.Groups[1].Value;
                helped.ShouldBe(family);
                metrics.Types.TryAdd(family, type.Groups[2].Value).ShouldBeTrue($"{family} is told twice");
            }
            else
            {
                metrics.Add(line, family!, openMetrics);
            }
        }

        metrics.CheckHistograms();
        return metrics;
    }

    private void Add(string line, string family, bool openMetrics)
    {
        var sample = Sample().Match(line);
        sample.Success.ShouldBeTrue($"not a sample: {line}");
        var name = sample.Groups[1].Value;
        string[] allowed = Types[family] switch
        {
            "histogram" => [family + "_bucket", family + "_sum", family + "_count"],
            "counter" when openMetrics => [family + "_total"],
            _ => [family],
        };
        allowed.ShouldContain(name);
        var labels = Label().Matches(sample.Groups[2].Value).Select(label => label.Groups[1].Value).ToList();
        labels.ShouldBeUnique(line);
        _samples.TryAdd(name + sample.Groups[2].Value, double.Parse(sample.Groups[3].Value, NumberStyles.Float, CultureInfo.InvariantCulture))
            .ShouldBeTrue($"a series is told twice: {line}");
    }

    private void CheckHistograms()
    {
        foreach (var (family, _) in Types.Where(type => type.Value == "histogram"))
        {
            foreach (var buckets in _samples.Where(sample => Name(sample.Key) == family + "_bucket").GroupBy(sample => UpTo().Replace(sample.Key, "")))
            {
                // They are written in the order of their bounds, and the last one holds all.
                var counts = buckets.Select(bucket => bucket.Value).ToList();
                counts.ShouldBe(counts.Order());
                buckets.Last().Key.ShouldContain("le=\"+Inf\"");
                var labels = buckets.Key[(family.Length + "_bucket".Length)..];
                _samples[family + "_count" + (labels == "{}" ? "" : labels)].ShouldBe(counts[^1]);
            }
        }
    }

    private static string Name(string series) => series.Split('{')[0];

    [GeneratedRegex(@"^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) [^\n]*$")]
    private static partial Regex Help();

    [GeneratedRegex(@"^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)$")]
    private static partial Regex Type();

    [GeneratedRegex("""^([a-zA-Z_:][a-zA-Z0-9_:]*)((?:\{[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\n"])*"(?:,[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\n"])*")*\})?) (-?[0-9]+(?:\.[0-9]+)?(?:E[+-]?[0-9]+)?|NaN|[+-]Inf)$""")]
    private static partial Regex Sample();

    [GeneratedRegex("""([a-zA-Z_][a-zA-Z0-9_]*)="(?:[^"\\]|\\.)*"(?:,|\})""")]
    private static partial Regex Label();

    [GeneratedRegex(""",?le="[^"]*" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex UpTo();
}
