namespace Pareto.Core.PolicyGate.Detection;

/// <summary>
/// Words near a candidate that tell what it is. They match as whole words without regard to case, accents of Latin letters
/// and a plural s; <c>"date of birth"</c> is a phrase, <c>"henkilötunnu*"</c> a stem with any ending; parts of
/// <c>phoneNumber</c> and <c>phone_number</c> are words; in scripts without spaces a word is found inside a run.
/// Immutable; make each list once, in a static field or with the configuration.
/// </summary>
internal sealed class ContextWords
{
    /// <summary>How many characters before a candidate count.</summary>
    public const int Before = 70;

    /// <summary>How many characters after it, in the same line.</summary>
    public const int After = 40;

    private const int LabelDistance = 2;

    private readonly ulong[] _numbers;
    private readonly int _version;

    private ContextWords(int[] numbers, int version)
    {
        _version = version;
        _numbers = new ulong[(numbers.Length == 0 ? 0 : numbers.Max() / 64) + 1];
        foreach (var number in numbers)
        {
            _numbers[number / 64] |= 1UL << (number % 64);
        }
    }

    public static ContextWords Of(params ReadOnlySpan<string> words)
    {
        var (numbers, version) = ContextVocabulary.Register(words);
        return new ContextWords(numbers, version);
    }

    /// <summary>Whether one of the words stands near the stretch, before or after it.</summary>
    public bool Near(ScannedText text, int start, int end) => Distance(text, start, end) is not null;

    /// <summary>
    /// How many characters lie between the stretch and the nearest of the words, null where none is near. A word after
    /// the stretch counts as farther, so that a smaller distance is the stronger hint among several lists. A word that
    /// labels the next value (<c>…, phone: </c>) is no hint for this one. A word in the heading of the stretch's column,
    /// in a table, is as near as a label.
    /// </summary>
    public int? Distance(ScannedText text, int start, int end)
    {
        var hits = text.ContextHits(_version);
        var all = hits.All;
        if (all.IsEmpty)
        {
            return null;
        }

        int? nearest = null;
        var at = hits.FirstFrom(start);
        for (var before = at - 1; before >= 0 && start - all[before].Start <= Before + ContextVocabulary.LongestWord; before--)
        {
            var gap = start - all[before].End;
            if (gap is >= 0 and <= Before && Holds(all[before].Number))
            {
                nearest = gap;
                break;
            }
        }

        for (; at < all.Length && all[at].Start - end <= After; at++)
        {
            var gap = all[at].Start - end;
            if (gap >= 0 && Holds(all[at].Number))
            {
                if (!text.Text.AsSpan(end, gap).Contains('\n') && !LabelsNext(text.Text, all[at].End))
                {
                    nearest = Math.Min(nearest ?? int.MaxValue, gap + 20);
                }

                break;
            }
        }

        return nearest is null or > LabelDistance && InHeading(text, start, hits) ? LabelDistance : nearest;
    }

    private bool InHeading(ScannedText text, int start, ContextHits hits)
    {
        if (text.HeadingOver(start) is not { } heading)
        {
            return false;
        }

        var all = hits.All;
        for (var at = hits.FirstFrom(heading.Start); at < all.Length && all[at].Start < heading.End; at++)
        {
            if (Holds(all[at].Number))
            {
                return true;
            }
        }

        return false;
    }

    private static bool LabelsNext(string text, int at)
    {
        while (at < text.Length && text[at] is '"' or '\'' or '`' or '*' or '_' or ' ')
        {
            at++;
        }

        return at < text.Length && text[at] is ':' or '=' or '#';
    }

    private bool Holds(int number) => number / 64 < _numbers.Length && (_numbers[number / 64] & (1UL << (number % 64))) != 0;
}
