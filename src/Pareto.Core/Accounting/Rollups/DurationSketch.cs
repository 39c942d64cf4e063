namespace Pareto.Core.Accounting.Rollups;

/// <summary>
/// Counts of durations in buckets that grow by 2 %: a percentile that is read from it is within 1 % of the true one, and sketches of
/// parts merge to exactly the sketch of the whole (Masson, Rim and Lee, "DDSketch", VLDB 2019). Microseconds; less than one counts as one.
/// </summary>
internal sealed class DurationSketch
{
    private const double Accuracy = 0.01;

    private static readonly double LogGamma = Math.Log((1 + Accuracy) / (1 - Accuracy));

    // The last bucket is that of the longest duration there is.
    private readonly long[] _counts = new long[(int)Math.Ceiling(Math.Log(long.MaxValue) / LogGamma) + 1];

    public void Add(long microseconds, long count = 1)
    {
        _counts[(int)Math.Ceiling(Math.Log(Math.Max(1, microseconds)) / LogGamma)] += count;
    }

    public void Merge(ReadOnlySpan<byte> stored)
    {
        var bucket = 0;
        while (!stored.IsEmpty)
        {
            bucket += (int)ReadNumber(ref stored);
            _counts[bucket] += ReadNumber(ref stored);
        }
    }

    /// <summary>The buckets in rising order, each as its distance from the one before it and its count, as LEB128 numbers.</summary>
    public byte[] ToBytes()
    {
        var bytes = new List<byte>();
        var before = 0;
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            if (_counts[bucket] > 0)
            {
                Write(bytes, bucket - before);
                Write(bytes, _counts[bucket]);
                before = bucket;
            }
        }

        return [.. bytes];
    }

    /// <summary>The duration at the nearest rank; null without any.</summary>
    public TimeSpan? Percentile(int percent)
    {
        var all = _counts.Sum();
        var left = ((all * percent) + 99) / 100;
        for (var bucket = 0; bucket < _counts.Length && all > 0; bucket++)
        {
            left -= _counts[bucket];
            if (left <= 0)
            {
                // Between the ends of the bucket, equally far from both in relation to them.
                return TimeSpan.FromMicroseconds((long)Math.Round(Math.Exp(bucket * LogGamma) * (1 - Accuracy)));
            }
        }

        return null;
    }

    private static void Write(List<byte> bytes, long number)
    {
        for (; number >= 0x80; number >>= 7)
        {
            bytes.Add((byte)(number | 0x80));
        }

        bytes.Add((byte)number);
    }

    private static long ReadNumber(ref ReadOnlySpan<byte> bytes)
    {
        long number = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[0];
            bytes = bytes[1..];
            number |= (long)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return number;
            }
        }
    }
}
