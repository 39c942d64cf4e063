using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection.Identifiers;

/// <summary>
/// Finds national and sector identifiers. One pass over the runs of letters and digits that hold a digit; each run is tried
/// against the few patterns that have a run of its length there. A word near that names the kind raises the score, a word for
/// other numbers (orders, versions, phones) lowers it, and so does being a piece of something longer.
/// </summary>
internal sealed class IdentifierRecognizer : IRecognizer
{
    /// <summary>Candidates below this are not worth a place in the list.</summary>
    private const double LeastScore = 0.2;

    /// <summary>What a word for another kind of number, or a neighbour that makes it part of something longer, takes away.</summary>
    private const double Doubt = 0.35;

    /// <summary>From here on, each character between the word and the number makes the word count a little less.</summary>
    private const int CloseBy = 25;

    private const int LongestRun = 20;

    private readonly Row[][] rows;

    public IdentifierRecognizer()
        : this(IdentifierTable.All)
    {
    }

    internal IdentifierRecognizer(IEnumerable<Identifier> identifiers)
    {
        var lists = new List<Row>[(LongestRun + 1) * 2];
        foreach (var identifier in identifiers)
        {
            foreach (var form in identifier.Forms)
            {
                foreach (var pattern in IdentifierPattern.Parse(form.Pattern))
                {
                    var row = new Row(identifier, form, pattern);
                    if (pattern.AnchorTakesDigit)
                    {
                        (lists[Slot(pattern.AnchorLength, startsWithDigit: true)] ??= []).Add(row);
                    }

                    if (pattern.AnchorTakesLetter)
                    {
                        (lists[Slot(pattern.AnchorLength, startsWithDigit: false)] ??= []).Add(row);
                    }
                }
            }
        }

        rows = [.. lists.Select(list => list?.ToArray() ?? [])];
    }

    public void Find(ScannedText text, List<Candidate> found, CancellationToken cancellationToken)
    {
        var all = text.Text.AsSpan();
        Span<char> compact = stackalloc char[IdentifierPattern.MaxLength];
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
                Try(text, start, end - start, compact, found);
            }

            position = end;
            if (position >= nextLook)
            {
                cancellationToken.ThrowIfCancellationRequested();
                nextLook = position + (1 << 15);
            }
        }
    }

    private static int Slot(int length, bool startsWithDigit) => (length * 2) + (startsWithDigit ? 1 : 0);

    private void Try(ScannedText text, int runStart, int runLength, Span<char> compact, List<Candidate> found)
    {
        var all = text.Text.AsSpan();
        foreach (var row in rows[Slot(runLength, char.IsAsciiDigit(all[runStart]))])
        {
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

            var score = Score(text, row, start, end, joint);
            if (score >= LeastScore)
            {
                found.Add(new Candidate(start, end, row.Identifier.Type, FindingCategory.Personal, score));
            }
        }
    }

    private static double Score(ScannedText text, Row row, int start, int end, Joint joint)
    {
        var form = row.Form;
        if (row.Identifier.Context.Distance(text, start, end) is { } distance)
        {
            return form.Named - (Math.Max(0, distance - CloseBy) * 0.003);
        }

        var score = form.Capitals && text.Text.AsSpan(start, end - start).ContainsAnyInRange('a', 'z') ? form.Bare - Doubt : form.Bare;
        if (form.Alone > score && Surroundings.IsWholeText(text.Text, start, end))
        {
            score = form.Alone;
        }

        var doubtful = joint == Joint.Joined || (score >= LeastScore && IdentifierTable.OtherNumbers.Near(text, start, end));
        return doubtful ? score - Doubt : score;
    }

    private sealed record Row(Identifier Identifier, IdentifierForm Form, IdentifierPattern Pattern);
}
