using System.Numerics;
using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting.Budgets;

/// <summary>
/// How long the answers of each workload at each target are: of a hundred, ninety-nine are no longer than <see cref="Percentile99"/>.
/// Counts in classes that each are a quarter of a power of two wide, so a percentile is at most a quarter too high and never too low; older
/// answers fade. Bounded: beyond <see cref="MostStreams"/> nothing new is learned. Kept in memory only: after a start it learns again.
/// </summary>
internal sealed class OutputHistory
{
    public const int MostStreams = 1024;

    /// <summary>Fewer answers tell nothing. Of fewer than a hundred the longest is taken, twice.</summary>
    public const int FewestAnswers = 20;

    private const int Classes = 4 * 24;
    private const int Longest = 4000;

    private readonly Dictionary<(string Workload, TargetId Target), Counts> _streams = [];
    private readonly Lock _lock = new();

    /// <param name="workload">Of the request.</param>
    /// <param name="target">Who answered.</param>
    /// <param name="tokens">Of output.</param>
    /// <param name="isCut">It would have been longer, nobody knows by how much: it counts as twice as long.</param>
    public void Note(string workload, TargetId target, long tokens, bool isCut)
    {
        lock (_lock)
        {
            if (!_streams.TryGetValue((workload, target), out var counts))
            {
                if (_streams.Count == MostStreams)
                {
                    return;
                }

                _streams.Add((workload, target), counts = new Counts());
            }

            counts.Add(ClassOf(isCut ? 2 * tokens : tokens));
        }
    }

    /// <summary>Tokens; null as long as too few answers are known.</summary>
    public int? Percentile99(string workload, TargetId target)
    {
        lock (_lock)
        {
            return !_streams.TryGetValue((workload, target), out var counts) || counts.Total < FewestAnswers ? null
                : counts.Total < 100 ? 2 * MostOf(counts.Percentile99())
                : MostOf(counts.Percentile99());
        }
    }

    private static int ClassOf(long tokens)
    {
        if (tokens < 4)
        {
            return (int)Math.Max(0, tokens);
        }

        // The power of two below, and which quarter of the way to the next.
        var power = BitOperations.Log2((ulong)tokens);
        return Math.Min(Classes - 1, (4 * (power - 1)) + (int)((tokens >> (power - 2)) & 3));
    }

    /// <summary>The longest answer of a class.</summary>
    private static int MostOf(int answers)
    {
        if (answers < 4)
        {
            return answers;
        }

        var power = (answers / 4) + 1;
        return (int)Math.Min(int.MaxValue / 2, ((5L + (answers % 4)) << (power - 2)) - 1);
    }

    private sealed class Counts
    {
        private readonly int[] _answers = new int[Classes];

        public int Total { get; private set; }

        public void Add(int answer)
        {
            _answers[answer]++;
            if (++Total < Longest)
            {
                return;
            }

            Total = 0;
            for (var i = 0; i < Classes; i++)
            {
                Total += _answers[i] /= 2;
            }
        }

        public int Percentile99()
        {
            var above = Math.Max(1, Total / 100);
            for (var i = Classes - 1; i > 0; i--)
            {
                above -= _answers[i];
                if (above <= 0)
                {
                    return i;
                }
            }

            return 0;
        }
    }
}
