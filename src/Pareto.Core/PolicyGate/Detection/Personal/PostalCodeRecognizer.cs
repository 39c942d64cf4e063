using System.Buffers;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection.Personal;

/// <summary>Postal codes of digits, where a word says that they are: five digits, or nine as the United States write them, or four to six.</summary>
internal sealed class PostalCodeRecognizer : IRecognizer
{
    public const string Type = "ZIP_CODE";

    private static readonly ContextWords Codes = ContextWords.Of(
        "zip", "zipcode", "zip code", "postal", "postcode", "postal code", "code postal", "código postal", "cap", "cep", "codice postale", "pincode", "pin code", "postnummer", "postinumero", "kod pocztowy", "posta kodu", "индекс", "邮编", "郵便番号", "우편번호");

    private static readonly ContextWords Others = ContextWords.Of("phone", "tel", "order", "account", "invoice", "price", "amount", "year", "file", "archive", "bytes", "size");

    private const int Farthest = 25;

    public SearchValues<char> Triggers => Detection.Triggers.Digits;

    public void Find(ScannedText text, List<Candidate> found, CancellationToken cancellationToken)
    {
        var chars = text.Text;
        for (var at = Digits.Next(chars, 0); at >= 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var end = Digits.EndOfRun(chars, at);
            if (end - at is >= 4 and <= 6)
            {
                Judge(text, at, EndOfExtension(chars, at, end), found);
            }

            at = Digits.Next(chars, end);
        }
    }

    private static int EndOfExtension(string text, int start, int end)
    {
        if (end - start != 5 || end + 4 >= text.Length || text[end] != '-')
        {
            return end;
        }

        var last = Digits.EndOfRun(text, end + 1);
        return last - end - 1 == 4 ? last : end;
    }

    private static void Judge(ScannedText text, int start, int end, List<Candidate> found)
    {
        var chars = text.Text;
        var isPart = (start > 0 && chars[start - 1] is '-' or '.' or '$' or '€' or '_' or '/')
            || (end < chars.Length && (chars[end] is '-' or '_' or '/' || (chars[end] == '.' && end + 1 < chars.Length && char.IsLetterOrDigit(chars[end + 1]))));
        if (!isPart && text.StandsAlone(start, end) && Codes.Distance(text, start, end) is { } code and < Farthest && !(Others.Distance(text, start, end) < code))
        {
            found.Add(new Candidate(start, end, Type, FindingCategory.Personal, end - start is 5 or 10 ? 0.8 : 0.6));
        }
    }
}
