using System.Buffers;
using System.Collections.Frozen;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection.Personal;

/// <summary>Dates, with their time of day where one follows; beside a word of birth they are dates of birth.</summary>
internal sealed class DateRecognizer : IRecognizer
{
    public const string Type = "DATE_TIME";
    public const string BirthType = "DATE_OF_BIRTH";

    private const int LongestMonth = 12;

    private static readonly ContextWords Birth = ContextWords.Of(
        "birth", "born", "birthday", "birthdate", "dob", "d.o.b", "date of birth", "bday", "geboren", "geb", "geburtsdatum", "geburtstag", "né", "née", "naissance", "ddn", "nacimiento", "nacido", "nacida", "nació",
        "nascita", "nato", "nata", "nascimento", "nascido", "nascida", "geboortedatum", "född", "födelsedatum", "født", "fødselsdato", "syntynyt", "syntymäaika", "urodzony", "urodzona", "urodzenia", "doğum", "doğumlu",
        "рождения", "родился", "родилась", "народження", "γέννησης", "出生", "生日", "生年月日", "생년월일", "생일", "วันเกิด", "जन्म", "ميلاد");

    private static readonly string[] DayJoints = ["of ", "de ", "di ", "do "];
    private static readonly string[] YearJoints = ["of ", "de "];
    private static readonly FrozenDictionary<string, int> Months = MonthNames();
    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> MonthLookup = Months.GetAlternateLookup<ReadOnlySpan<char>>();

    public SearchValues<char> Triggers => Detection.Triggers.Digits;

    public void Find(ScannedText text, List<Candidate> found, CancellationToken cancellationToken)
    {
        var chars = text.Text;
        for (var at = Digits.Next(chars, 0); at >= 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var groupEnd = Digits.EndOfRun(chars, at);
            var (start, end) = groupEnd - at <= 4 ? Match(chars, at, groupEnd) : (0, -1);
            if (end > 0)
            {
                end = EndOfTime(chars, end);
                var isBirth = Birth.Near(text, start, end);
                found.Add(new Candidate(start, end, isBirth ? BirthType : Type, FindingCategory.Personal, isBirth ? 0.9 : 0.6));
            }

            at = Digits.Next(chars, Math.Max(end, groupEnd));
        }
    }

    private static (int Start, int End) Match(string text, int start, int groupEnd)
    {
        if (start > 0 && (char.IsLetterOrDigit(text[start - 1]) || (text[start - 1] is '.' or '-' or '/' or ',' or '_' or ':' && start > 1 && char.IsLetterOrDigit(text[start - 2]))))
        {
            // "May-2021", "Sept.3": the month may stand right before.
            if (!char.IsLetter(text[start - 1]) && char.IsLetter(text[Math.Max(0, start - 2)]))
            {
                return MonthFirst(text, start, groupEnd);
            }

            return (0, -1);
        }

        var end = Numeric(text, start, groupEnd);
        if (end < 0)
        {
            end = DayFirst(text, start, groupEnd);
        }

        return end > 0 ? (start, end) : MonthFirst(text, start, groupEnd);
    }

    // 2021-05-20, 2021/5/20, 20.05.2021, 5/20/21.
    private static int Numeric(string text, int start, int firstEnd)
    {
        if (firstEnd >= text.Length || text[firstEnd] is not ('-' or '/' or '.'))
        {
            return -1;
        }

        var separator = text[firstEnd];
        var second = firstEnd + 1;
        var secondEnd = Digits.EndOfRun(text, second);
        if (secondEnd == second || secondEnd - second > 2 || secondEnd >= text.Length || text[secondEnd] != separator)
        {
            return -1;
        }

        var third = secondEnd + 1;
        var end = Digits.EndOfRun(text, third);
        var runsOn = end < text.Length && ((char.IsLetterOrDigit(text[end]) && text[end] != 'T') || text[end] == '_'
            || (text[end] == separator && end + 1 < text.Length && char.IsLetterOrDigit(text[end + 1])));
        if (end == third || end - third > 4 || runsOn)
        {
            return -1;
        }

        var (a, b, c) = (Value(text, start, firstEnd), Value(text, second, secondEnd), Value(text, third, end));
        var isDate = (firstEnd - start, end - third) switch
        {
            (4, <= 2) => IsYear(a) && IsDay(b, c),
            ( <= 2, 4) => IsYear(c) && (IsDay(a, b) || IsDay(b, a)),
            // A short year beside dots is as likely a version.
            ( <= 2, 2) => separator != '.' && (IsDay(a, b) || IsDay(b, a)),
            _ => false,
        };
        return isDate ? end : -1;
    }

    // 5-May-2021, 1st of March 2020, 3. Februar 1980, 14 juillet.
    private static int DayFirst(string text, int start, int dayEnd)
    {
        if (dayEnd - start > 2 || Value(text, start, dayEnd) is 0 or > 31)
        {
            return -1;
        }

        var at = dayEnd;
        if (at + 1 < text.Length && text.AsSpan(at, 2) is "st" or "nd" or "rd" or "th" or "er" or "ST" or "ND" or "RD" or "TH")
        {
            at += 2;
        }
        else if (at < text.Length && text[at] is '.' or 'º' or 'ª')
        {
            at++;
        }

        at = SkipGap(text, at);
        foreach (var word in DayJoints)
        {
            at += text.AsSpan(at).StartsWith(word) ? word.Length : 0;
        }

        var monthEnd = EndOfLetters(text, at);
        if (at == dayEnd || !IsMonth(text.AsSpan(at, monthEnd - at), hasDay: true))
        {
            return -1;
        }

        var yearEnd = EndOfYear(text, monthEnd, allowShort: text[dayEnd] is '-' or '/');
        return yearEnd > 0 ? yearEnd : monthEnd;
    }

    // May 1st, 1977; May 1977; Sept. 3.
    private static (int Start, int End) MonthFirst(string text, int start, int groupEnd)
    {
        var monthEnd = start;
        while (monthEnd > 0 && start - monthEnd < 2 && text[monthEnd - 1] is ' ' or '.' or '-' or '/')
        {
            monthEnd--;
        }

        var month = monthEnd;
        while (month > 0 && monthEnd - month <= LongestMonth && char.IsLetter(text[month - 1]))
        {
            month--;
        }

        var length = groupEnd - start;
        var isDay = length <= 2 && Value(text, start, groupEnd) is >= 1 and <= 31;
        if (monthEnd == start || (month > 0 && char.IsLetterOrDigit(text[month - 1])) || !IsMonth(text.AsSpan(month, monthEnd - month), hasDay: false))
        {
            return (0, -1);
        }

        if (length == 4)
        {
            return IsYear(Value(text, start, groupEnd)) && Ends(text, groupEnd) ? (month, groupEnd) : (0, -1);
        }

        if (!isDay)
        {
            return (0, -1);
        }

        var at = groupEnd;
        if (at + 1 < text.Length && text.AsSpan(at, 2) is "st" or "nd" or "rd" or "th")
        {
            at += 2;
        }

        if (!Ends(text, at))
        {
            return (0, -1);
        }

        var yearEnd = EndOfYear(text, at, allowShort: false);
        return (month, yearEnd > 0 ? yearEnd : at);
    }

    private static int EndOfYear(string text, int at, bool allowShort)
    {
        var start = at;
        while (start < text.Length && start - at < 2 && text[start] is ' ' or ',' or '.' or '-' or '/')
        {
            start++;
        }

        foreach (var word in YearJoints)
        {
            start += text.AsSpan(start).StartsWith(word) ? word.Length : 0;
        }

        var end = Digits.EndOfRun(text, Math.Min(start, text.Length));
        var isYear = (end - start == 4 && IsYear(Value(text, start, end))) || (allowShort && end - start == 2);
        return start > at && isYear && Ends(text, end) ? end : -1;
    }

    // T12:30, 12:30:05.123Z, 3:04 pm, +02:00 after a date.
    private static int EndOfTime(string text, int dateEnd)
    {
        var at = dateEnd;
        if (at < text.Length && text[at] == ',')
        {
            at++;
        }

        if (at >= text.Length || text[at] is not ('T' or ' ' or 't'))
        {
            return dateEnd;
        }

        at++;
        var end = Digits.EndOfRun(text, at);
        if (end - at is 0 or > 2 || end >= text.Length || text[end] != ':')
        {
            return dateEnd;
        }

        for (var part = 0; part < 2 && end + 2 < text.Length && text[end] == ':' && char.IsAsciiDigit(text[end + 1]) && char.IsAsciiDigit(text[end + 2]); part++)
        {
            end += 3;
        }

        if (end + 1 < text.Length && text[end] is '.' or ',' && char.IsAsciiDigit(text[end + 1]) && text[end - 3] == ':')
        {
            end = Digits.EndOfRun(text, end + 1);
        }

        if (end < text.Length && text[end] == 'Z')
        {
            return end + 1;
        }

        if (end + 5 < text.Length + 1 && text[end] is '+' or '-' && end + 3 <= text.Length && char.IsAsciiDigit(text[end + 1]) && char.IsAsciiDigit(text[end + 2]))
        {
            var zone = end + 3;
            zone += zone < text.Length && text[zone] == ':' ? 1 : 0;
            var zoneEnd = Digits.EndOfRun(text, zone);
            return zoneEnd - zone == 2 ? zoneEnd : end;
        }

        var half = end < text.Length && text[end] == ' ' ? end + 1 : end;
        return half + 2 <= text.Length && text[half] is 'a' or 'A' or 'p' or 'P' && text[half + 1] is 'm' or 'M' && Ends(text, half + 2) ? half + 2 : end;
    }

    private static bool Ends(string text, int end) =>
        end == text.Length || !(char.IsLetterOrDigit(text[end]) || text[end] == '_' || (text[end] is '.' or ',' or ':' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1])));

    private static int SkipGap(string text, int at) => at < text.Length && text[at] is ' ' or '-' or '/' ? at + 1 : at;

    private static int EndOfLetters(string text, int at)
    {
        var start = at;
        while (at < text.Length && at - start <= LongestMonth && char.IsLetter(text[at]))
        {
            at++;
        }

        return at;
    }

    // Short names that are words as well ("may", "mar", "set") count where they are written as names.
    private static bool IsMonth(ReadOnlySpan<char> word, bool hasDay)
    {
        if (word.Length is < 3 or > LongestMonth)
        {
            return false;
        }

        Span<char> folded = stackalloc char[word.Length];
        var length = WordFolding.Fold(word, folded);
        return MonthLookup.ContainsKey(folded[..length]) && (hasDay || word.Length > 4 || char.IsUpper(word[0]));
    }

    private static int Value(string text, int start, int end)
    {
        var value = 0;
        for (; start < end; start++)
        {
            value = (value * 10) + (text[start] - '0');
        }

        return value;
    }

    private static bool IsYear(int year) => year is >= 1850 and <= 2199;

    private static bool IsDay(int month, int day) => month is >= 1 and <= 12 && day is >= 1 and <= 31;

    private static FrozenDictionary<string, int> MonthNames()
    {
        ReadOnlySpan<string> languages =
        [
            "january february march april may june july august september october november december",
            "jan feb mar apr may jun jul aug sep oct nov dec",
            "januar februar marz april mai juni juli august september oktober november dezember",
            "jan feb mrz apr mai jun jul aug sept okt nov dez",
            "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
            "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
            "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
            "januari februari maart april mei juni juli augustus september oktober november december",
            "januari februari mars april maj juni juli augusti september oktober november december",
            "stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia",
            "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        ];
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var language in languages)
        {
            var month = 0;
            foreach (var name in language.Split(' '))
            {
                names[name] = ++month;
            }
        }

        return names.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
