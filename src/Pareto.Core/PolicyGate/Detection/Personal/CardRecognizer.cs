using System.Buffers;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection.Personal;

/// <summary>Payment cards: 12 to 19 digits in one piece or in groups, of a known range, with a right check digit.</summary>
internal sealed class CardRecognizer : IRecognizer
{
    public const string Type = "CREDIT_CARD";

    private const int Shortest = 12;
    private const int Longest = 19;
    private const int MostGroups = 6;

    private static readonly ContextWords Cards = ContextWords.Of(
        "card", "credit", "debit", "visa", "mastercard", "amex", "american express", "discover", "jcb", "diners", "maestro", "unionpay", "cc", "ccn", "cvv", "cvc",
        "expiry", "expires", "payment", "kreditkart*", "kartennummer", "karte", "kontokart*", "carte", "carte bancaire", "tarjeta", "cartão", "carta di credito", "carta",
        "kort", "kreditkort*", "bankkort*", "kortnummer", "betaalkaart", "creditcard", "karta", "karty", "kartą", "luottokort*", "kart", "kredi kartı", "карта", "карты", "картой", "карту",
        "信用卡", "银行卡", "カード", "카드", "บัตร", "कार्ड", "بطاقة");

    private static readonly ContextWords Others = ContextWords.Of(
        "order", "tracking", "shipment", "parcel", "invoice", "ticket", "serial", "isbn", "ean", "upc", "gtin", "sku", "imei", "timestamp", "commit", "build", "id", "uuid", "offset", "hash");

    public SearchValues<char> Triggers => Detection.Triggers.Digits;

    public void Find(ScannedText text, List<Candidate> found, CancellationToken cancellationToken)
    {
        var chars = text.Text;
        Span<char> digits = stackalloc char[Longest];
        for (var at = Digits.Next(chars, 0); at >= 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var groupEnd = Digits.EndOfRun(chars, at);
            var end = StartsNumber(chars, at) ? Match(text, at, groupEnd, digits, found) : -1;
            at = Digits.Next(chars, end > 0 ? end : groupEnd);
        }
    }

    private static bool StartsNumber(string text, int at)
    {
        if (at == 0)
        {
            return true;
        }

        var before = text[at - 1];
        return !char.IsLetterOrDigit(before) && before is not ('_' or '$' or '€' or '£')
            && !(before is '.' or ',' && at > 1 && char.IsAsciiDigit(text[at - 2]));
    }

    private static bool EndsNumber(string text, int end) =>
        end == text.Length || !(char.IsLetterOrDigit(text[end]) || text[end] == '_' || (text[end] is '.' or ',' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1])));

    private static int Match(ScannedText text, int start, int groupEnd, Span<char> digits, List<Candidate> found)
    {
        var chars = text.Text;
        var length = groupEnd - start;
        if (length > Longest)
        {
            return -1;
        }

        chars.AsSpan(start, length).CopyTo(digits);
        if (length >= Shortest)
        {
            return EndsNumber(chars, groupEnd) && Judge(text, start, groupEnd, digits[..length], isGrouped: false, found) ? groupEnd : -1;
        }

        if (length is not (4 or 6) || groupEnd >= chars.Length || chars[groupEnd] is not (' ' or '-' or '.'))
        {
            return -1;
        }

        // The ends that a grouped number may have, the usual four groups of four first, then the longest.
        var separator = chars[groupEnd];
        Span<(int End, int Length)> ends = stackalloc (int, int)[MostGroups];
        var count = 0;
        var usual = -1;
        for (int group = 1, end = groupEnd; group < MostGroups && end + 1 < chars.Length && chars[end] == separator && char.IsAsciiDigit(chars[end + 1]); group++)
        {
            var next = Digits.EndOfRun(chars, end + 1);
            var size = next - end - 1;
            if (size > 7 || length + size > Longest)
            {
                break;
            }

            chars.AsSpan(end + 1, size).CopyTo(digits[length..]);
            length += size;
            end = next;
            if (length >= Shortest && EndsNumber(chars, end))
            {
                usual = group == 3 && length == 16 ? count : usual;
                ends[count++] = (end, length);
            }
        }

        if (usual >= 0 && Judge(text, start, ends[usual].End, digits[..16], isGrouped: true, found))
        {
            return ends[usual].End;
        }

        for (var at = count - 1; at >= 0; at--)
        {
            if (at != usual && Judge(text, start, ends[at].End, digits[..ends[at].Length], isGrouped: true, found))
            {
                return ends[at].End;
            }
        }

        return -1;
    }

    private static bool Judge(ScannedText text, int start, int end, ReadOnlySpan<char> digits, bool isGrouped, List<Candidate> found)
    {
        if (!CheckDigits.Luhn(digits) || digits.IndexOfAnyExcept(digits[0]) < 0)
        {
            return false;
        }

        var fit = CardIssuers.Of(digits);
        var card = Cards.Distance(text, start, end);
        var other = Others.Distance(text, start, end);
        var isCard = card is not null && (other is null || card <= other);
        var isOther = other is not null && !isCard;
        double score = fit switch
        {
            CardIssuers.Fit.Usual => isCard ? 1 : isOther && !isGrouped ? 0.6 : 0.95,
            CardIssuers.Fit.Possible => isCard ? 0.95 : isOther ? 0.2 : isGrouped ? 0.6 : digits.Length >= 16 ? 0.5 : 0.4,
            _ => isCard ? 0.6 : 0,
        };
        if (score == 0)
        {
            return false;
        }

        found.Add(new Candidate(start, end, Type, FindingCategory.Personal, score));
        return true;
    }
}
