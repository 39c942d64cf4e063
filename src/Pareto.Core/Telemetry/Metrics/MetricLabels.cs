using System.Globalization;

namespace Pareto.Core.Telemetry.Metrics;

using Tags = ReadOnlySpan<KeyValuePair<string, object?>>;

/// <summary>The labels of one series, in the order in which the instrument's tags are given, which is always the same.</summary>
internal sealed class MetricLabels
{
    private MetricLabels(KeyValuePair<string, string>[] pairs) => Pairs = pairs;

    public KeyValuePair<string, string>[] Pairs { get; }

    public static MetricLabels Of(Tags tags)
    {
        var pairs = new KeyValuePair<string, string>[tags.Length];
        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = new(tags[i].Key, Text(tags[i].Value));
        }

        return new MetricLabels(pairs);
    }

    /// <summary>The same labels with all values beyond the limit of series in one.</summary>
    public MetricLabels AsOther() => new([.. Pairs.Select(pair => KeyValuePair.Create(pair.Key, TelemetryNames.Other))]);

    private static string Text(object? value) => value as string ?? Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    /// <summary>Finds a series by the tags of a measurement without making labels of them first.</summary>
    public sealed class Comparer : IEqualityComparer<MetricLabels>, IAlternateEqualityComparer<Tags, MetricLabels>
    {
        public bool Equals(MetricLabels? x, MetricLabels? y) =>
            ReferenceEquals(x, y) || (x is not null && y is not null && x.Pairs.AsSpan().SequenceEqual(y.Pairs));

        public int GetHashCode(MetricLabels labels)
        {
            var hash = new HashCode();
            foreach (var (_, value) in labels.Pairs)
            {
                hash.Add(value, StringComparer.Ordinal);
            }

            return hash.ToHashCode();
        }

        public bool Equals(Tags alternate, MetricLabels other)
        {
            if (alternate.Length != other.Pairs.Length)
            {
                return false;
            }

            for (var i = 0; i < alternate.Length; i++)
            {
                if (alternate[i].Key != other.Pairs[i].Key || Text(alternate[i].Value) != other.Pairs[i].Value)
                {
                    return false;
                }
            }

            return true;
        }

        public int GetHashCode(Tags alternate)
        {
            var hash = new HashCode();
            foreach (var (_, value) in alternate)
            {
                hash.Add(Text(value), StringComparer.Ordinal);
            }

            return hash.ToHashCode();
        }

        public MetricLabels Create(Tags alternate) => Of(alternate);
    }
}
