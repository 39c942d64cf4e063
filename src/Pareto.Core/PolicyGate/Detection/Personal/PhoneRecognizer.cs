using System.Buffers;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection.Personal;

/// <summary>
/// Telephone numbers: international ones by calling code and length, North American ones by shape, other national ones by
/// shape or by a word beside them; the extension belongs to the number.
/// </summary>
internal sealed class PhoneRecognizer : IRecognizer
{
    public const string Type = "PHONE_NUMBER";

    private const int LeastDigits = 6;
    private const int LongestExtension = 6;

    // What scores less is any row of digits: not worth a candidate, whatever the policy's least score.
    private const double LeastScore = 0.3;

    private static readonly ContextWords Phones = ContextWords.Of(
        "phone", "telephone", "telefone", "tel", "ph", "mobile", "cell", "cellphone", "cellular", "fax", "call", "calling", "called", "dial", "sms", "whatsapp", "telegram", "signal", "hotline", "helpline", "desk", "landline", "voicemail", "pager", "text me", "reach me", "reach us", "reached at", "ring",
        "telefon*", "handy*", "mobil", "mobiltelefon*", "mobilnummer", "rufnummer*", "festnetz", "durchwahl", "anrufen", "rückruf", "téléphone", "téléphon*", "portable", "fixe", "appeler", "appelez", "joindre", "teléfono", "móvil", "celular", "llamar", "llame", "llámame", "cellulare", "chiam*",
        "telefoonnummer", "telefoon", "gsm", "bellen", "bel", "puhelin*", "puh", "matkapuhelin*", "tlf", "ringa", "ring meg", "telemóvel", "ligar", "telefonu", "komórk*", "zadzwoń", "dzwoń", "cep", "faks", "numara", "arayın", "телефон*", "тел", "моб", "звон*", "факс", "τηλέφωνο", "κινητό", "τηλ",
        "電話", "电话", "電話番号", "手机", "携帯", "전화", "휴대폰", "핸드폰", "연락처", "โทร", "โทรศัพท์", "הטלפון", "טלפון", "نقال", "هاتف", "جوال", "फोन", "điện thoại", "telepon", "hubungi", "nomor", "tawagan", "cellphone", "contact number", "contact no", "mob");

    private static readonly ContextWords Numbers = ContextWords.Of("number", "contact", "emergency", "nummer", "numéro", "número", "numero", "no", "nr", "номер", "連絡先", "reach");

    // Of a number only where they are its label: "Office: 555 0132".
    private static readonly ContextWords Labels = ContextWords.Of("home", "office", "work", "direct", "main", "private", "privat", "büro", "bureau", "oficina", "casa");


    private static readonly ContextWords Others = ContextWords.Of(
        "order", "invoice", "ticket", "account", "acct", "card", "credit", "id", "ssn", "sin", "nhs", "npi", "passport", "licence", "license", "isbn", "issn", "doi", "ref", "reference", "serial", "zip", "postcode", "amount", "price", "total", "usd", "eur", "tax", "vat", "iban", "routing", "bank", "case",
        "version", "build", "pid", "port", "bytes", "size", "population", "date", "tracking", "sku", "part number", "model", "patent", "imei", "timestamp", "policy", "claim", "member", "patient", "mrn", "konto*", "rechnung*", "kunden*", "steuer*", "versicherung*", "ausweis*", "pass", "uuid", "guid", "hash", "commit", "customer number", "employee", "registration", "pesel", "nip", "regon");

    private static readonly string[] ExtensionMarks = ["extension", "ext.", "ext", "poste", "durchwahl", "доб.", "x", "#"];

    public SearchValues<char> Triggers => Detection.Triggers.Digits;

    public void Find(ScannedText text, List<Candidate> found, CancellationToken cancellationToken)
    {
        var chars = text.Text;
        Span<int> ends = stackalloc int[PhoneGroups.Most];
        Span<int> lengths = stackalloc int[PhoneGroups.Most];
        Span<char> digits = stackalloc char[PhoneGroups.MostDigits];
        for (var at = Digits.Next(chars, 0); at >= 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var next = Digits.EndOfRun(chars, at);
            if (next - at <= PhoneGroups.MostDigits && Starts(chars, at))
            {
                var groups = new PhoneGroups(chars, at, ends, lengths, digits);
                var end = Judge(text, groups, found);
                next = end > 0 ? end : next;
            }

            at = Digits.Next(chars, next);
        }
    }

    // Not within a word, a decimal, an identifier of hyphenated parts, a sum of money.
    private static bool Starts(string text, int at)
    {
        if (at > 0 && text[at - 1] == '(')
        {
            at--;
        }

        if (at > 0 && text[at - 1] == '+')
        {
            at--;
        }

        if (at == 0)
        {
            return true;
        }

        var before = text[at - 1];
        var beyond = at > 1 ? text[at - 2] : ' ';
        return !char.IsLetterOrDigit(before) && before is not ('_' or '$' or '€' or '£' or '¥' or '₹' or '@')
            && !(before is '.' or ',' && char.IsAsciiDigit(beyond)) && !(before is '-' or '/' or '+' && char.IsLetterOrDigit(beyond))
            && !(before == ' ' && beyond is '$' or '€' or '£' or '¥' or '₹');
    }

    private static bool Ends(string text, int end)
    {
        if (end == text.Length)
        {
            return true;
        }

        var after = text[end];
        var beyond = end + 1 < text.Length ? text[end + 1] : ' ';
        return !char.IsLetterOrDigit(after) && after is not ('_' or '%' or '@' or '€') && !(after is '.' or ',' or ':' && char.IsAsciiDigit(beyond)) && !(after is '-' or '/' && char.IsLetterOrDigit(beyond));
    }

    /// <summary>Adds the best number among the beginnings of the row and gives its end, negative where none is one.</summary>
    private static int Judge(ScannedText text, PhoneGroups groups, List<Candidate> found)
    {
        var (best, bestEnd, bestScore) = (-1, -1, 0.0);
        bool? isPhone = null;
        for (var count = groups.Count; count > 0; count--)
        {
            var end = groups.End(count);
            var total = groups.Digits(count).Length;
            if (total < LeastDigits)
            {
                break;
            }

            var numberEnd = EndOfExtension(text.Text, end);
            if (!Ends(text.Text, numberEnd) || IsSomethingElse(groups, count))
            {
                continue;
            }

            var (score, withWord) = ByShape(groups, count);
            if (withWord > score && withWord > bestScore)
            {
                isPhone ??= IsNamed(text, groups.Start, numberEnd);
                score = isPhone.Value ? withWord : score;
            }

            // A shape that says little, beside a word for something else.
            if (score is >= LeastScore and < 0.6 && isPhone == false && Others.Near(text, groups.Start, numberEnd))
            {
                score = LeastScore;
            }

            if (score < 0.5 && total is 10 or 11 && count == 1 && IsWholeText(text.Text, groups.Start, end))
            {
                score = 0.5;
            }

            if (score > bestScore)
            {
                (best, bestEnd, bestScore) = (count, numberEnd, score);
            }
        }

        if (best < 0 || bestScore < LeastScore)
        {
            return -1;
        }

        found.Add(new Candidate(groups.Start, bestEnd, Type, FindingCategory.Personal, bestScore));
        return bestScore >= 0.4 ? bestEnd : -1;
    }

    /// <summary>How certain the shape alone makes it, and how certain with a word beside it.</summary>
    private static (double Alone, double Named) ByShape(PhoneGroups groups, int count)
    {
        var digits = groups.Digits(count);
        var lengths = groups.Lengths(count);
        if (groups.HasPlus)
        {
            Span<char> national = stackalloc char[PhoneGroups.MostDigits];
            digits.CopyTo(national);
            var length = digits.Length;
            if (groups.OptionalZero >= 0 && groups.OptionalZero < length)
            {
                digits[(groups.OptionalZero + 1)..].CopyTo(national[groups.OptionalZero..]);
                length--;
            }

            return CallingCodes.CodeLength(national[..length]) > 0 ? (0.95, 1) : length is >= 7 and <= 15 ? (0.4, 0.7) : (0, 0);
        }

        if (digits.Length <= 15 && digits.StartsWith("00") && CallingCodes.CodeLength(digits[2..]) > 0)
        {
            return count > 1 ? (0.75, 0.95) : (0.5, 0.9);
        }

        if (digits.Length >= 13 && digits.StartsWith("011") && CallingCodes.CodeLength(digits[3..]) > 0)
        {
            return count > 1 ? (0.7, 0.95) : (0.4, 0.9);
        }

        if (IsNorthAmerican(groups, count, out var isValid))
        {
            return !isValid ? (groups.HasBrackets ? 0.55 : 0.3, 0.85) : groups.HasBrackets || groups.Separator(count - 2) != ' ' ? (0.75, 0.95) : (0.55, 0.95);
        }

        if (count == 1)
        {
            return digits.Length switch
            {
                10 or 11 when digits[0] == '0' && digits[1] != '0' => (IsMobile(digits) ? 0.5 : 0.3, 0.85),
                10 => (0.3, 0.8),
                >= 7 and <= 12 => (0.1, 0.7),
                _ => (0, 0),
            };
        }

        if (digits.Length is < 6 or > 13 || Longest(lengths) > 8 || lengths[0] > 5)
        {
            return (0, 0);
        }

        // A calling code without its plus, before a number in groups: 91-415-555-0132.
        if (lengths[0] is 1 or 2 or 3 && digits.Length >= 11 && count >= 3 && CallingCodes.CodeLength(digits) == lengths[0])
        {
            return (0.55, 0.9);
        }

        if (digits[0] == '0' && lengths[0] > 1 && digits.Length is >= 9 and <= 11)
        {
            var isPairs = lengths.IndexOfAnyExcept(2) < 0;
            return (isPairs ? 0.65 : count >= 3 || groups.HasBrackets ? 0.5 : 0.4, 0.9);
        }

        return (groups.HasBrackets ? 0.3 : 0.2, digits.Length >= 7 ? 0.8 : 0.6);
    }

    // (415) 555-0132, 415-555-0132, 1 415 555 0132, 555-0132.
    private static bool IsNorthAmerican(PhoneGroups groups, int count, out bool isValid)
    {
        var lengths = groups.Lengths(count);
        var digits = groups.Digits(count);
        isValid = false;
        if (lengths is [1, 3, 3, 4] && digits[0] == '1')
        {
            digits = digits[1..];
        }
        else if (lengths is not [3, 3, 4])
        {
            return false;
        }

        isValid = digits[0] >= '2' && digits[1] != '9' && digits[3] >= '2' && !(digits[1] == '1' && digits[2] == '1') && digits.IndexOfAnyExcept(digits[0]) >= 0;
        return true;
    }

    // Numbers of mobile networks, with the trunk prefix, in one piece: of Turkey, the Philippines, the United Kingdom, Germany,
    // France, Australia, Nigeria, South Africa, Korea, the Netherlands, Sweden, Switzerland.
    private static bool IsMobile(ReadOnlySpan<char> digits) => (digits[1], digits[2]) switch
    {
        ('5', _) or ('9', _) or ('7', _) or ('4', _) when digits.Length == 11 || digits[1] is '4' or '7' => true,
        ('1', '5' or '6' or '7') => digits.Length >= 11,
        ('1', '0') => digits.Length == 11,
        ('6', _) => digits.Length == 10,
        ('8', '0' or '1') => digits.Length == 11,
        ('8', _) => digits.Length == 10,
        _ => false,
    };

    // Dates, years, thousands, social security numbers, cards.
    private static bool IsSomethingElse(PhoneGroups groups, int count)
    {
        var lengths = groups.Lengths(count);
        var digits = groups.Digits(count);
        if (digits.IndexOfAnyExcept(digits[0]) < 0 || groups.HasPlus)
        {
            return !groups.HasPlus;
        }

        var separator = count > 1 ? groups.Separator(0) : ' ';
        return lengths switch
        {
            [3, 2, 4] => true,
            [4, 2, 2, ..] or [4, 1, 2, ..] or [4, 2, 1, ..] => digits[0] is '1' or '2' && IsCalendar(digits[4..], lengths[1], lengths[2]),
            [<= 2, <= 2, 4, ..] => IsCalendar(digits, lengths[0], lengths[1]) && digits[lengths[0] + lengths[1]] is '1' or '2',
            [<= 2, <= 2, 2] => separator is '/' or '.' or '-' && IsCalendar(digits, lengths[0], lengths[1]),
            [4, 4] => separator is '-' or '/' && digits[0] is '1' or '2' && digits[4] is '1' or '2' && digits[1] is '9' or '0' && digits[5] is '9' or '0',
            [4, 4, 4, 4, ..] => true,
            [_, _] => separator == '.',
            _ => false,
        };
    }

    private static bool IsCalendar(ReadOnlySpan<char> digits, int firstLength, int secondLength)
    {
        var first = Value(digits[..firstLength]);
        var second = Value(digits.Slice(firstLength, secondLength));
        return first is >= 1 and <= 31 && second is >= 1 and <= 31 && (first <= 12 || second <= 12);
    }

    private static int Longest(ReadOnlySpan<int> lengths)
    {
        var longest = 0;
        foreach (var length in lengths)
        {
            longest = Math.Max(longest, length);
        }

        return longest;
    }

    private static int Value(ReadOnlySpan<char> digits) => int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);

    private static bool IsNamed(ScannedText text, int start, int end)
    {
        var other = Others.Distance(text, start, end);
        if (Phones.Distance(text, start, end) is { } phone)
        {
            return other is null || phone <= other;
        }

        return other is null && (Numbers.Distance(text, start, end) < 45 || Labels.Distance(text, start, end) <= 3);
    }

    // x123, ext. 123, extension 123, #123.
    private static int EndOfExtension(string text, int end)
    {
        var at = end;
        while (at < text.Length && at - end < 2 && text[at] is ' ' or ',')
        {
            at++;
        }

        if (at == text.Length || !(char.IsLetter(text[at]) || text[at] == '#'))
        {
            return end;
        }

        var lead = 0;
        foreach (var word in ExtensionMarks)
        {
            if (string.Compare(text, at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0)
            {
                lead = word.Length;
                break;
            }
        }

        if (lead == 0 || (lead == 1 && at > end + 1))
        {
            return end;
        }

        at += lead;
        while (at < text.Length && text[at] is ' ' or ':' && at - end < 14)
        {
            at++;
        }

        var last = Digits.EndOfRun(text, at);
        return last - at is > 0 and <= LongestExtension && (last == text.Length || !char.IsLetterOrDigit(text[last])) ? last : end;
    }

    private static bool IsWholeText(string text, int start, int end) => text.AsSpan(0, start).IsWhiteSpace() && text.AsSpan(end).IsWhiteSpace();
}
