using Pareto.Core.Exchange;
using Pareto.Core.Routing.Checking;

namespace Pareto.Workbench.Audit.Findings;

/// <summary>Counts calls in the order of the log: what depends on the calls before is found here. For one thread at a time.</summary>
/// <param name="seed">Of the samples.</param>
internal sealed class AuditTally(int seed)
{
    /// <summary>Calls of a workload that are looked at closely: enough for ±1.6 points at 95 %.</summary>
    public const int MostSamples = 4000;

    private const int LeastSamples = 200;
    private const long MostSampledCharacters = 48_000_000;
    private const int PromptSlots = 1 << 21;
    private const int PrefixSlots = 1 << 21;
    private const int MostFailed = 1 << 16;

    // Steps of a call that lead on from what is known, so that no long text fills the table.
    private const int MostNewSteps = 48;

    /// <summary>A cache's prefix is gone after that long (Anthropic: five minutes; OpenAI: five to ten, docs read 2026-11-22).</summary>
    private const uint PrefixSeconds = 300;
    private const uint RetrySeconds = 600;

    /// <summary>OpenAI's least prefix and step; Anthropic's least is as long or longer, by model.</summary>
    private const int LeastPrefixTokens = 1024;
    private const int PrefixTokenStep = 128;

    // Texts that share fewer of their words say something else.
    private const double AnswersDiffer = 0.5;

    private readonly RecentTable _prompts = new(PromptSlots);
    private readonly RecentTable _prefixes = new(PrefixSlots);
    private readonly NearDuplicates _near = new(new CommonShingles());
    private readonly Dictionary<ulong, uint> _failed = [];
    private long _ordinal;
    private int _mostSamples = MostSamples;
    private long _sampledCharacters;

    public Workloads Workloads { get; } = new();

    public long Calls => _ordinal;

    public int SampleSize => _mostSamples;

    public void Add(CallDigest digest)
    {
        var tally = Workloads.Of(digest, _mostSamples, out var workload);
        tally.Add(digest);
        if (digest.Prompt != 0)
        {
            var now = SecondsOf(digest.Call.At);
            CountRetry(digest, tally, now);
            CountPrefix(digest, tally, now);
            if (_prompts.Meet(digest.Prompt, now, out _))
            {
                tally.ExactDuplicates++;
            }
            else
            {
                LookForNear(digest, tally, workload);
            }
        }

        digest.Release();
        Sample(digest, tally);
        _ordinal++;
    }

    /// <summary>Whether two answers would not serve the same reader: other choices, numbers or values, or mostly other words.</summary>
    internal static bool Differ(string one, string other)
    {
        (one, other) = (NearDuplicates.Compared(one), NearDuplicates.Compared(other));
        return !string.Equals(one, other, StringComparison.Ordinal)
            && (AnswerDifference.Of(one, other) >= AnswersDiffer || !Numbers(one).SetEquals(Numbers(other)));
    }

    private void Sample(CallDigest digest, WorkloadTally tally)
    {
        var before = tally.Sample.Characters;
        tally.Sample.Add(digest, TextHash.Mix(TextHash.Mix((ulong)seed) ^ (ulong)_ordinal), _mostSamples);
        _sampledCharacters += tally.Sample.Characters - before;
        if (_sampledCharacters > MostSampledCharacters && _mostSamples > LeastSamples)
        {
            _mostSamples /= 2;
            foreach (var one in Workloads.All)
            {
                one.Sample.Shrink(_mostSamples);
            }

            _sampledCharacters = Workloads.All.Sum(one => one.Sample.Characters);
        }
    }

    private void CountRetry(CallDigest digest, WorkloadTally tally, uint now)
    {
        if (_failed.TryGetValue(digest.Prompt, out var failed))
        {
            tally.RetriesInferred += Within(now, failed, RetrySeconds) ? 1 : 0;
            _failed.Remove(digest.Prompt);
        }

        if (digest.Call.Outcome != LoggedOutcome.Completed)
        {
            if (_failed.Count >= MostFailed)
            {
                // Those that were to be tried again have been by now.
                _failed.Clear();
            }

            _failed[digest.Prompt] = now;
        }
    }

    private void CountPrefix(CallDigest digest, WorkloadTally tally, uint now)
    {
        var (known, at, further) = (0, 0u, 0);
        foreach (var step in digest.Prefixes)
        {
            if (further >= MostNewSteps && !step.EndsMessage)
            {
                continue;
            }

            if (_prefixes.Meet(step.Hash, now, out var last))
            {
                (known, at, further) = (step.Characters, last, 0);
            }
            else
            {
                further++;
            }
        }

        if (digest.Usage is not { } usage || digest.Characters == 0)
        {
            return;
        }

        var reused = (double)usage.Input * known / digest.Characters;
        tally.InputWithText += usage.Input;
        tally.ReusedTokens += reused;
        if (reused < LeastPrefixTokens || digest.Prices?.For(usage.Input, new BillingTerms(digest.Call.Service, At: digest.Call.At)) is not { } prices)
        {
            return;
        }

        var whole = (long)reused / PrefixTokenStep * PrefixTokenStep;
        if (Within(now, at, PrefixSeconds))
        {
            var gained = Math.Max(0, whole - usage.CachedInput);
            tally.CacheableTokens += gained;
            tally.CacheableSaving += gained * (prices.Input - (prices.CachedInput ?? prices.Input)) / 1_000_000;
        }
        else if (prices.CacheWrite > prices.Input)
        {
            tally.CacheableSaving -= whole * (prices.CacheWrite.Value - prices.Input) / 1_000_000;
        }
    }

    private void LookForNear(CallDigest digest, WorkloadTally tally, ulong workload)
    {
        if (digest.Shingles.Length == 0 || digest.Call.Outcome != LoggedOutcome.Completed)
        {
            return;
        }

        var context = TextHash.Of(digest.Call.Model, workload ^ digest.EarlierTurns);
        if (!_near.Meet(digest.Shingles, workload, tally.DistinctPrompts++, context, digest.Call.Answer, out var earlier))
        {
            return;
        }

        tally.NearDuplicates++;
        if (earlier is not null && digest.Call.Answer is { } answer)
        {
            tally.NearCompared++;
            tally.NearWrong += Differ(earlier, answer) ? 1 : 0;
        }
    }

    private static HashSet<string> Numbers(string text)
    {
        var numbers = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < text.Length;)
        {
            var end = i;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }

            // Single digits mostly number the points of a list.
            if (end - i > 1)
            {
                numbers.Add(text[i..end]);
            }

            i = Math.Max(end, i + 1);
        }

        return numbers;
    }

    // A log without times tells nothing of how long ago it was.
    private static bool Within(uint now, uint then, uint seconds) => now == 0 || then == 0 || (now > then ? now - then : then - now) <= seconds;

    private static uint SecondsOf(DateTimeOffset? at) => at is { } moment ? (uint)Math.Clamp(moment.ToUnixTimeSeconds(), 1, uint.MaxValue) : 0;
}
