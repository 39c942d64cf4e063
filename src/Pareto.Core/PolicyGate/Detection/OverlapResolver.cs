using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection;

/// <summary>
/// Chooses among overlapping candidates, so that no two findings touch the same character.
/// <list type="bullet">
/// <item>Within a family the longest of the certain candidates wins, then the more certain of the others.</item>
/// <item>Names, which are told by their surroundings, give way to values, which are told by their form; only a name that
/// reaches beyond an uncertain value, an address around a postcode, takes it in.</item>
/// <item>Where findings of different families overlap they become one that covers both, of the more serious family:
/// neither a key inside an address nor the address around a key is left standing.</item>
/// </list>
/// Takes time in n log n of the candidates plus the text's length, whatever overlaps.
/// </summary>
internal static class OverlapResolver
{
    /// <summary>From this score on length decides: a card number within a longer, equally proven value is not one.</summary>
    public const double Certain = 0.85;

    // Up to here, comparing each with each is cheaper than marking characters.
    private const int Few = 16;

    public static ImmutableArray<Finding> Settle(ScannedText text, List<Candidate> candidates)
    {
        if (candidates.Count == 0)
        {
            return [];
        }

        var ordered = CollectionsMarshal.AsSpan(candidates);
        ordered.Sort(ByRank);
        var kept = new List<Candidate>(Math.Min(candidates.Count, 64));
        for (var at = 0; at < ordered.Length;)
        {
            var family = at;
            while (at < ordered.Length && ordered[at].Category == ordered[family].Category)
            {
                at++;
            }

            KeepFamily(ordered[family..at], text.Text.Length, kept);
        }

        kept.Sort(ByStart);
        return Join(text, kept);
    }

    private static bool IsName(Candidate candidate) => candidate.Type is "PERSON" or "LOCATION" or "ORGANIZATION" or "NRP" or "TITLE";

    /// <summary>Whether a name stands though values overlap it: a name that only overlaps part of one, or a certain one, does not.</summary>
    private static bool Stands(Candidate name, ReadOnlySpan<Candidate> values)
    {
        var (low, high) = (0, values.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = values[middle].End <= name.Start ? (middle + 1, high) : (low, middle);
        }

        for (; low < values.Length && values[low].Start < name.End; low++)
        {
            var value = values[low];
            if (value.Score >= Certain || value.Start < name.Start || value.End > name.End || value.Length == name.Length)
            {
                return false;
            }
        }

        return true;
    }

    private static int ByStart(Candidate left, Candidate right) => left.Start.CompareTo(right.Start);

    private static int ByRank(Candidate left, Candidate right)
    {
        var order = left.Category.CompareTo(right.Category);
        if (order != 0)
        {
            return order;
        }

        var leftIsCertain = left.Score >= Certain;
        if (leftIsCertain != (right.Score >= Certain))
        {
            return leftIsCertain ? -1 : 1;
        }

        var byLength = right.Length.CompareTo(left.Length);
        var byScore = right.Score.CompareTo(left.Score);
        order = leftIsCertain ? byLength : byScore;
        if (order == 0)
        {
            order = leftIsCertain ? byScore : byLength;
        }

        order = order == 0 ? left.Start.CompareTo(right.Start) : order;
        return order == 0 ? string.CompareOrdinal(left.Type, right.Type) : order;
    }

    private static void KeepFamily(ReadOnlySpan<Candidate> ranked, int textLength, List<Candidate> kept)
    {
        var names = 0;
        foreach (var candidate in ranked)
        {
            names += IsName(candidate) ? 1 : 0;
        }

        if (names == 0 || names == ranked.Length)
        {
            KeepDisjoint(ranked, textLength, kept);
            return;
        }

        var values = new List<Candidate>(ranked.Length - names);
        var rest = new List<Candidate>(names);
        foreach (var candidate in ranked)
        {
            (IsName(candidate) ? rest : values).Add(candidate);
        }

        var keptValues = new List<Candidate>(values.Count);
        KeepDisjoint(CollectionsMarshal.AsSpan(values), textLength, keptValues);
        keptValues.Sort(ByStart);
        var standing = CollectionsMarshal.AsSpan(keptValues);
        var all = new List<Candidate>(ranked.Length);
        foreach (var name in rest)
        {
            if (Stands(name, standing))
            {
                all.Add(name);
            }
        }

        // Names that stand take in what they reach around, so they come first.
        all.AddRange(keptValues);
        KeepDisjoint(CollectionsMarshal.AsSpan(all), textLength, kept);
    }

    private static void KeepDisjoint(ReadOnlySpan<Candidate> ranked, int textLength, List<Candidate> kept)
    {
        if (ranked.Length <= Few)
        {
            var first = kept.Count;
            foreach (var candidate in ranked)
            {
                var isFree = true;
                for (var at = first; at < kept.Count && isFree; at++)
                {
                    isFree = kept[at].End <= candidate.Start || candidate.End <= kept[at].Start;
                }

                if (isFree)
                {
                    kept.Add(candidate);
                }
            }

            return;
        }

        var taken = ArrayPool<bool>.Shared.Rent(textLength);
        taken.AsSpan(0, textLength).Clear();
        foreach (var candidate in ranked)
        {
            var stretch = taken.AsSpan(candidate.Start, candidate.Length);
            if (!stretch.Contains(true))
            {
                stretch.Fill(true);
                kept.Add(candidate);
            }
        }

        ArrayPool<bool>.Shared.Return(taken);
    }

    private static ImmutableArray<Finding> Join(ScannedText text, List<Candidate> kept)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>(kept.Count);
        for (var at = 0; at < kept.Count;)
        {
            var joined = kept[at++];
            while (at < kept.Count && kept[at].Start < joined.End)
            {
                var graver = Gravity(kept[at]) > Gravity(joined) ? kept[at] : joined;
                joined = graver with { Start = joined.Start, End = Math.Max(joined.End, kept[at].End) };
                at++;
            }

            findings.Add(new Finding(text.ToSent(joined.Start), text.ToSentEnd(joined.End), joined.Type, joined.Category, joined.Score));
        }

        return findings.DrainToImmutable();
    }

    private static int Gravity(Candidate candidate) => candidate.Category switch
    {
        FindingCategory.Secret => 2,
        FindingCategory.Confidential => 1,
        _ => 0,
    };
}
