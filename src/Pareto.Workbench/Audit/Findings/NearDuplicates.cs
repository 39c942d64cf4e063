using System.Runtime.InteropServices;
using System.Text;

namespace Pareto.Workbench.Audit.Findings;

/// <summary>
/// Finds, among the prompts remembered, one that is nearly the same. Candidates share one of sixteen bands of four values of the MinHash signature
/// (locality-sensitive hashing; Indyk and Motwani 1998; Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", §3.4): a pair with a likeness of
/// 0.75 becomes one with a probability of 0.998. The sets themselves decide, without what the workload's prompts have in common: exactly up
/// to <see cref="KeptShingles"/> pairs of words, by the smallest hashes of longer prompts (bottom-k sketch). The newest <see cref="Remembered"/>
/// distinct prompts are known; bands lead to the newest prompt that has them.
/// </summary>
/// <param name="common">What prompts have in common.</param>
internal sealed class NearDuplicates(CommonShingles common)
{
    /// <summary>From this likeness on, one prompt is nearly the other.</summary>
    public const double Near = 0.75;

    public const int Remembered = 1 << 17;

    public const int KeptShingles = 192;

    private const int Bands = 16;
    private const int Rows = Shingles.SignatureLength / Bands;
    private const int BandSlots = 1 << 18;
    private const int LongestAnswer = 1024;
    private const int FirstRemembered = 1 << 10;

    private readonly int[] _bands = new int[Bands * BandSlots];
    private Entry[] _entries = new Entry[FirstRemembered];
    private int _count;

    /// <summary>Looks for a prompt like this one in the same context, and remembers this one.</summary>
    /// <param name="shingles">Pairs of words of the prompt; their order is lost.</param>
    /// <param name="workload">Prompts of one workload share it.</param>
    /// <param name="promptsBefore">Distinct prompts of the workload so far.</param>
    /// <param name="context">What has to be equal: workload, model, earlier turns.</param>
    /// <param name="answer">What was answered; null where that was not logged.</param>
    /// <param name="earlierAnswer">What was answered to the earlier prompt.</param>
    /// <returns>Whether there was one.</returns>
    public bool Meet(uint[] shingles, ulong workload, long promptsBefore, ulong context, string? answer, out string? earlierAnswer)
    {
        var own = common.Own(shingles, workload, promptsBefore);
        Span<ushort> signature = stackalloc ushort[Shingles.SignatureLength];
        Shingles.Sign(own > 0 ? shingles.AsSpan(0, own) : shingles, signature);
        var kept = Keep(shingles);
        Span<int> slots = stackalloc int[Bands];
        var (best, likeness) = (-1, Near);
        for (var band = 0; band < Bands; band++)
        {
            var values = MemoryMarshal.Cast<ushort, ulong>(signature.Slice(band * Rows, Rows))[0];
            slots[band] = (band * BandSlots) + (int)(TextHash.Mix(values ^ context) >> 46);
            var candidate = _bands[slots[band]] - 1;
            if (candidate < 0 || candidate == best || candidate < _count - Remembered || _entries[candidate % Remembered].Context != context)
            {
                continue;
            }

            var found = Likeness(kept, _entries[candidate % Remembered].Shingles, own > 0, workload, promptsBefore);
            if (found >= likeness)
            {
                (best, likeness) = (candidate, found);
            }
        }

        earlierAnswer = best >= 0 && _entries[best % Remembered].Answer is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
        Remember(new Entry(kept, context, answer is null ? null : Encoding.UTF8.GetBytes(Compared(answer))), slots);
        return best >= 0;
    }

    /// <summary>An answer as it is compared: the beginning of a long one.</summary>
    public static string Compared(string answer) => answer.Length <= LongestAnswer ? answer : answer[..LongestAnswer];

    // Rising, each once, the smallest of them.
    private static uint[] Keep(uint[] shingles)
    {
        var sorted = shingles.AsSpan();
        sorted.Sort();
        var kept = 0;
        for (var i = 0; i < sorted.Length && kept < KeptShingles; i++)
        {
            if (kept == 0 || sorted[i] != sorted[kept - 1])
            {
                sorted[kept++] = sorted[i];
            }
        }

        return sorted[..kept].ToArray();
    }

    // Jaccard's likeness of two sets, of which only the smallest values may be known: values beyond the end of one that is cut are left out.
    private double Likeness(uint[] one, uint[] other, bool withoutCommon, ulong workload, long promptsBefore)
    {
        var last = Math.Min(one.Length < KeptShingles ? uint.MaxValue : one[^1], other.Length < KeptShingles ? uint.MaxValue : other[^1]);
        var (i, j, shared, all) = (0, 0, 0, 0);
        while (i < one.Length || j < other.Length)
        {
            var left = i < one.Length ? one[i] : uint.MaxValue;
            var right = j < other.Length ? other[j] : uint.MaxValue;
            var value = Math.Min(left, right);
            if (value > last)
            {
                break;
            }

            i += left == value && i < one.Length ? 1 : 0;
            j += right == value && j < other.Length ? 1 : 0;
            if (!withoutCommon || !common.IsCommon(value, workload, promptsBefore))
            {
                shared += left == right ? 1 : 0;
                all++;
            }
        }

        return all == 0 ? 0 : (double)shared / all;
    }

    private void Remember(Entry entry, ReadOnlySpan<int> slots)
    {
        var at = _count % Remembered;
        if (at == _entries.Length)
        {
            Array.Resize(ref _entries, _entries.Length * 2);
        }

        _entries[at] = entry;
        foreach (var slot in slots)
        {
            _bands[slot] = _count + 1;
        }

        _count++;
    }

    private readonly record struct Entry(uint[] Shingles, ulong Context, byte[]? Answer);
}
