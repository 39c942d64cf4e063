using System.Buffers;
using System.Globalization;
using System.Text;

namespace Pareto.Core.Telemetry.Metrics;

/// <summary>
/// Prometheus' text format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats), and OpenMetrics 1.0, which differs in the
/// names of counters' families and in its last line. Names are OpenTelemetry's, translated as its specification for Prometheus
/// tells: dots become underscores, the unit and a counter's <c>_total</c> are added.
/// </summary>
internal sealed class PrometheusWriter(IBufferWriter<byte> output, bool openMetrics)
{
    public void Write(IEnumerable<MetricFamily> families)
    {
        foreach (var family in families)
        {
            Write(family);
        }

        if (openMetrics)
        {
            Text("# EOF\n");
        }
    }

    /// <summary>The name of a family, without what a counter's samples add to it.</summary>
    public static string NameOf(string instrument, string? unit)
    {
        var name = instrument.Replace('.', '_');
        var suffix = unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            "USD" => "_usd",
            _ => "",
        };
        return name.EndsWith(suffix, StringComparison.Ordinal) ? name : name + suffix;
    }

    private void Write(MetricFamily family)
    {
        var series = family.Series.ToList();
        if (series.Count == 0)
        {
            return;
        }

        var name = NameOf(family.Instrument.Name, family.Instrument.Unit);
        var sample = family.Kind == MetricKind.Counter ? name + "_total" : name;
        var heading = openMetrics ? name : sample;
        Text($"# HELP {heading} {Escaped(family.Instrument.Description ?? "", quotes: openMetrics)}\n");
        Text($"# TYPE {heading} {family.Kind switch { MetricKind.Counter => "counter", MetricKind.Gauge => "gauge", _ => "histogram" }}\n");
        foreach (var (labels, value, buckets) in series)
        {
            if (family.Kind == MetricKind.Histogram)
            {
                Histogram(name, labels, family.Boundaries, value, buckets);
            }
            else
            {
                Sample(sample, labels, null, Number(value));
            }
        }
    }

    private void Histogram(string name, MetricLabels labels, double[] boundaries, double sum, long[] buckets)
    {
        var count = 0L;
        for (var i = 0; i < buckets.Length; i++)
        {
            count += buckets[i];
            Sample(name + "_bucket", labels, i < boundaries.Length ? Number(boundaries[i]) : "+Inf", count.ToString(CultureInfo.InvariantCulture));
        }

        Sample(name + "_sum", labels, null, Number(sum));
        Sample(name + "_count", labels, null, count.ToString(CultureInfo.InvariantCulture));
    }

    private void Sample(string name, MetricLabels labels, string? upTo, string value)
    {
        Text(name);
        var separator = '{';
        foreach (var (label, text) in labels.Pairs)
        {
            Text($"{separator}{label.Replace('.', '_')}=\"{Escaped(text, quotes: true)}\"");
            separator = ',';
        }

        if (upTo is not null)
        {
            Text($"{separator}le=\"{upTo}\"");
            separator = ',';
        }

        Text(separator == '{' ? $" {value}\n" : $"}} {value}\n");
    }

    private void Text(string text) => Encoding.UTF8.GetBytes(text, output);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Escaped(string text, bool quotes)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }
}
