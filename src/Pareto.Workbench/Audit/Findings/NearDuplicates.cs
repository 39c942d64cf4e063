using System.Runtime.InteropServices;
using System.Text;

namespace Pareto.Workbench.Audit.Findings;

/// <summary>
/// Finds, among the prompts remembered, one that is nearly the same: candidates share one of sixteen bands of four values of the
/// signature (locality-sensitive hashing; Indyk and Motwani 1998; Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", §3.4), and
/// the whole signatures decide. A pair with a likeness of 0.8 becomes a candidate with a probability above 0.999. The newest
/// <see cref="Remembered"/> distinct prompts are known; bands lead to the newest prompt that has them.
/// </summary>
internal sealed class NearDuplicates
{
    /// <summary>From this likeness on, one prompt is nearly the other.</summary>
    public const double Near = 0.8;

    public const int Remembered = 1 << 17;

    private const int Bands = 16;
    private const int Rows = Shingles.SignatureLength / Bands;
    private const int BandSlots = 1 << 18;
    private const int LongestAnswer = 1024;
    private const int FirstRemembered = 1 << 10;

    private readonly int[] _bands = new int[Bands * BandSlots];
    private ushort[] _signatures = new ushort[FirstRemembered * Shingles.SignatureLength];
    private ulong[] _contexts = new ulong[FirstRemembered];
    private byte[]?[] _answers = new byte[]?[FirstRemembered];
    private int _count;

    /// <summary>Looks for a prompt like this one in the same context, and remembers this one.</summary>
    /// <param name="signature">Of the prompt's own words.</param>
    /// <param name="context">What has to be equal: workload, model, earlier turns.</param>
    /// <param name="answer">What was answered; null where that was not logged.</param>
    /// <param name="earlierAnswer">What was answered to the earlier prompt.</param>
    /// <returns>Whether there was one.</returns>
    public bool Meet(ReadOnlySpan<ushort> signature, ulong context, string? answer, out string? earlierAnswer)
    {
        Span<int> slots = stackalloc int[Bands];
        var (best, likeness) = (-1, Near);
        for (var band = 0; band < Bands; band++)
        {
            var values = MemoryMarshal.Cast<ushort, ulong>(signature.Slice(band * Rows, Rows))[0];
            slots[band] = (band * BandSlots) + (int)(TextHash.Mix(values ^ context) >> 46);
            var candidate = _bands[slots[band]] - 1;
            if (candidate < 0 || candidate == best || candidate < _count - Remembered || _contexts[candidate % Remembered] != context)
            {
                continue;
            }

            var found = Shingles.Likeness(signature, Signature(candidate % Remembered));
            if (found >= likeness)
            {
                (best, likeness) = (candidate, found);
            }
        }

        earlierAnswer = best >= 0 && _answers[best % Remembered] is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
        Remember(signature, context, answer, slots);
        return best >= 0;
    }

    /// <summary>An answer as it is compared: the beginning of a long one.</summary>
    public static string Compared(string answer) => answer.Length <= LongestAnswer ? answer : answer[..LongestAnswer];

    private void Remember(ReadOnlySpan<ushort> signature, ulong context, string? answer, ReadOnlySpan<int> slots)
    {
        var at = _count % Remembered;
        if (at == _contexts.Length)
        {
            Array.Resize(ref _signatures, _signatures.Length * 2);
            Array.Resize(ref _contexts, _contexts.Length * 2);
            Array.Resize(ref _answers, _answers.Length * 2);
        }

        signature.CopyTo(Signature(at));
        _contexts[at] = context;
        _answers[at] = answer is null ? null : Encoding.UTF8.GetBytes(Compared(answer));
        foreach (var slot in slots)
        {
            _bands[slot] = _count + 1;
        }

        _count++;
    }

    private Span<ushort> Signature(int at) => _signatures.AsSpan(at * Shingles.SignatureLength, Shingles.SignatureLength);
}
