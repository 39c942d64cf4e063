using System.Buffers;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection.Personal;

/// <summary>IBANs of all countries, in one piece or in groups, with the country's length and structure and right check digits.</summary>
internal sealed class IbanRecognizer : IRecognizer
{
    public const string Type = "IBAN_CODE";

    public SearchValues<char> Triggers => Detection.Triggers.Digits;

    public void Find(ScannedText text, List<Candidate> found, CancellationToken cancellationToken)
    {
        var chars = text.Text;
        Span<char> iban = stackalloc char[IbanFormats.Longest];
        for (var at = Digits.Next(chars, 0); at >= 0; at = Digits.Next(chars, at))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var end = at >= 2 && char.IsAsciiLetter(chars[at - 1]) && char.IsAsciiLetter(chars[at - 2]) && (at == 2 || !char.IsLetterOrDigit(chars[at - 3]))
                ? Match(chars, at - 2, iban)
                : -1;
            if (end > 0)
            {
                found.Add(new Candidate(at - 2, end, Type, FindingCategory.Personal, 1));
            }

            at = end > 0 ? end : Digits.EndOfRun(chars, at);
        }
    }

    /// <summary>Where the IBAN that starts here ends; negative where none does.</summary>
    private static int Match(string text, int start, Span<char> iban)
    {
        if (IbanFormats.AccountOf(text.AsSpan(start, 2)) is not { } account || start + 4 + account.Length > text.Length || !char.IsAsciiDigit(text[start + 3]))
        {
            return -1;
        }

        var isLower = char.IsAsciiLetterLower(text[start]);
        var length = 0;
        var at = start;
        while (length < account.Length + 4)
        {
            if (at == text.Length)
            {
                return -1;
            }

            var character = text[at++];
            if (character is ' ' or '-' && at < text.Length && length >= 4 && char.IsAsciiLetterOrDigit(text[at]) && text[at - 2] != character)
            {
                continue;
            }

            var fits = length switch
            {
                < 2 => true,
                < 4 => char.IsAsciiDigit(character),
                _ => IbanFormats.Fits(character, account[length - 4]),
            };
            if (!fits || (char.IsAsciiLetter(character) && char.IsAsciiLetterLower(character) != isLower))
            {
                return -1;
            }

            iban[length++] = character;
        }

        return (at == text.Length || !char.IsLetterOrDigit(text[at])) && CheckDigits.Mod97(iban[4..length], iban[..4]) ? at : -1;
    }
}
