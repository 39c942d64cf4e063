using System.Buffers;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection.Identifiers;

/// <summary>
/// Finds national and sector identifiers. One pass over the runs of letters and digits that hold a digit; each run is tried
/// against the few patterns that have a run of its length there. A word near that names the kind raises the score; a word or
/// key for other numbers (orders, versions, phones) lowers it, and so does being a piece of something longer.
/// </summary>
internal sealed class IdentifierRecognizer : IRecognizer
{
    /// <summary>Candidates below this are not worth a place in the list.</summary>
    private const double LeastScore = 0.2;

    /// <summary>What a word for another kind of number, or a neighbour that makes it part of something longer, takes away.</summary>
    private const double Doubt = 0.35;

    /// <summary>What a key that does not name the kind takes away: only the rarer kinds stay over one half.</summary>
    private const double OtherKey = 0.25;

    /// <summary>From here on, each character between the word and the number makes the word count a little less.</summary>
    private const int CloseBy = 25;

    private const int LongestRun = 20;

    // By the length of a run, whether it starts with a digit, and the character behind it.
    private readonly Row[][] rows;

    public IdentifierRecognizer()
        : this(IdentifierTable.All)
    {
    }

    internal IdentifierRecognizer(IEnumerable<Identifier> identifiers)
    {
        var lists = new List<Row>[(LongestRun + 1) * 2 * (IdentifierPattern.NoSymbol + 1)];
        foreach (var identifier in identifiers)
        {
            foreach (var form in identifier.Forms)
            {
                foreach (var pattern in IdentifierPattern.Parse(form.Pattern))
                {
                    Add(lists, new Row(pattern.BeforeAnchor, pattern.BeyondAnchor, identifier, form, pattern));
                }
            }
        }

        rows = [.. lists.Select(list => list?.ToArray() ?? [])];
    }

    private static void Add(List<Row>[] lists, Row row)
    {
        for (var next = 0; next <= IdentifierPattern.NoSymbol; next++)
        {
            if (!row.Pattern.GoesOnWith(next))
            {
                continue;
            }

            if (row.Pattern.AnchorTakesDigit)
            {
                (lists[Slot(row.Pattern.AnchorLength, startsWithDigit: true, next)] ??= []).Add(row);
            }

            if (row.Pattern.AnchorTakesLetter)
            {
                (lists[Slot(row.Pattern.AnchorLength, startsWithDigit: false, next)] ??= []).Add(row);
            }
        }
    }

    private static int Slot(int length, bool startsWithDigit, int next) =>
        (((length * 2) + (startsWithDigit ? 1 : 0)) * (IdentifierPattern.NoSymbol + 1)) + next;

    public SearchValues<char> Triggers => Detection.Triggers.Digits;

    public void Find(ScannedText text, List<Candidate> found, CancellationToken cancellationToken)
    {
        var all = text.Text.AsSpan();
        Span<char> compact = stackalloc char[IdentifierPattern.MaxLength];
        var whole = (all.Length - all.TrimStart().Length)..all.TrimEnd().Length;
        var position = 0;
        var nextLook = 1 << 15;
        while (true)
        {
            var digit = all[position..].IndexOfAnyInRange('0', '9');
            if (digit < 0)
            {
                return;
            }

            var start = position + digit;
            var end = start + 1;
            while (start > position && char.IsAsciiLetterOrDigit(all[start - 1]))
            {
                start--;
            }

            while (end < all.Length && char.IsAsciiLetterOrDigit(all[end]))
            {
                end++;
            }

            if (end - start <= LongestRun)
            {
                Try(text, whole, start, end - start, compact, found);
            }

            position = end;
            if (position >= nextLook)
            {
                cancellationToken.ThrowIfCancellationRequested();
                nextLook = position + (1 << 15);
            }
        }
    }

    private void Try(ScannedText text, Range whole, int runStart, int runLength, Span<char> compact, List<Candidate> found)
    {
        var all = text.Text.AsSpan();
        var firstFound = found.Count;
        var named = new Range(0, 0);
        var bare = 0UL;
        var next = SymbolAt(all, runStart + runLength);
        var before = SymbolAt(all, runStart - 1);
        var beyond = SymbolAt(all, runStart + runLength + 1);
        foreach (ref readonly var row in rows[Slot(runLength, char.IsAsciiDigit(all[runStart]), next)].AsSpan())
        {
            if ((row.Before >> before & row.Beyond >> beyond & 1) == 0)
            {
                continue;
            }

            var start = runStart - row.Pattern.Lead;
            if (start < 0 || !row.Pattern.Matches(all[start..], compact, out var written))
            {
                continue;
            }

            var end = start + row.Pattern.Length;
            var joint = Surroundings.Of(all, start, end, row.Pattern.Spaced);
            if (joint == Joint.Inside || !(row.Identifier.Check?.Invoke(compact[..written]) ?? true))
            {
                continue;
            }

            var distance = row.Identifier.Context.Distance(text, start, end);
            var score = distance is { } near ? NamedScore(text, row, start, end, near) : BareScore(text, row.Form, start, end, joint, whole.Equals(start..end));
            if (score < LeastScore)
            {
                continue;
            }

            if (distance is null)
            {
                bare |= 1UL << (found.Count - firstFound);
            }
            else if (end - start > named.End.Value - named.Start.Value)
            {
                named = start..end;
            }

            found.Add(new Candidate(start, end, row.Identifier.Type, FindingCategory.Personal, score));
        }

        if (bare != 0 && named.End.Value > 0)
        {
            GiveWay(found, firstFound, bare, named);
        }
    }

    private static int SymbolAt(ReadOnlySpan<char> all, int at) => (uint)at < (uint)all.Length ? IdentifierPattern.Symbol(all[at]) : IdentifierPattern.NoSymbol;

    /// <summary>Where a word says what a number is, the kinds that it could be by chance step back.</summary>
    private static void GiveWay(List<Candidate> found, int from, ulong bare, Range named)
    {
        for (var i = from; i < found.Count; i++)
        {
            if ((bare >> (i - from) & 1) != 0 && found[i].Start >= named.Start.Value && found[i].End <= named.End.Value)
            {
                found[i] = found[i] with { Score = Math.Max(0, found[i].Score - Doubt) };
            }
        }
    }

    private static double NamedScore(ScannedText text, in Row row, int start, int end, int distance)
    {
        var score = row.Form.Named - (Math.Max(0, distance - CloseBy) * 0.003) - (IsSmallLetters(text, row.Form, start, end) ? 0.2 : 0);

        // Where nothing but the word speaks for it, a nearer word for another kind of number speaks against it.
        var isOther = row.Identifier.Check is null && IdentifierTable.OtherNumbers.Distance(text, start, end) < distance;
        return isOther ? score - Doubt : score;
    }

    private static double BareScore(ScannedText text, IdentifierForm form, int start, int end, Joint joint, bool isWhole)
    {
        var score = isWhole ? Math.Max(form.Bare, form.Alone) : form.Bare;

        if (score < LeastScore)
        {
            return 0;
        }

        if (joint == Joint.Joined || IsSmallLetters(text, form, start, end) || (!isWhole && Surroundings.LooksLikeTimeOrFiller(text.Text.AsSpan(start, end - start)))
            || IdentifierTable.OtherNumbers.Near(text, start, end))
        {
            return score - Doubt;
        }

        return Surroundings.HasKey(text.Text, start) ? score - OtherKey : score;
    }

    private static bool IsSmallLetters(ScannedText text, IdentifierForm form, int start, int end) =>
        form.Capitals && text.Text.AsSpan(start, end - start).ContainsAnyInRange('a', 'z');

    /// <param name="Before"><see cref="IdentifierPattern.BeforeAnchor"/>, here where most patterns are told apart without reading them.</param>
    /// <param name="Beyond"><see cref="IdentifierPattern.BeyondAnchor"/>, likewise.</param>
    private readonly record struct Row(ulong Before, ulong Beyond, Identifier Identifier, IdentifierForm Form, IdentifierPattern Pattern);
}
