using static Pareto.Core.PolicyGate.Detection.CheckDigits;
using static Pareto.Core.PolicyGate.Detection.Identifiers.NumberParts;

namespace Pareto.Core.PolicyGate.Detection.Identifiers;

internal static partial class IdentifierChecks
{
    /// <summary>
    /// Steuer-ID: MOD 11,10; of the first ten digits one stands two or three times (three times never in a row), the others
    /// at most once; no leading 0.
    /// </summary>
    public static bool DeTaxId(ReadOnlySpan<char> n)
    {
        if (n[0] == '0')
        {
            return false;
        }

        Span<int> counts = stackalloc int[10];
        foreach (var digit in n[..10])
        {
            counts[digit - '0']++;
        }

        var repeated = 0;
        foreach (var count in counts)
        {
            if (count > 3)
            {
                return false;
            }

            repeated += count > 1 ? 1 : 0;
        }

        if (repeated != 1)
        {
            return false;
        }

        for (var i = 2; i < 10; i++)
        {
            if (n[i] == n[i - 1] && n[i] == n[i - 2])
            {
                return false;
            }
        }

        return Mod11To10(n);
    }

    /// <summary>
    /// Tax number in the form for electronic filing: either the tax office's number with 0 in the fifth place, or led by one
    /// of the sixteen states.
    /// </summary>
    public static bool DeTaxNumber(ReadOnlySpan<char> n) => Number(n[..2]) is >= 1 and <= 16 || (n[4] == '0' && IsTaxOfficeState(n));

    /// <summary>The state keys with which the federal numbers of tax offices begin.</summary>
    private static bool IsTaxOfficeState(ReadOnlySpan<char> n) =>
        n[0] is '5' or '9' || Number(n[..2]) is 10 or 11 or 21 or 22 or 23 or 24 or 26 or 27 or 28 or 30 or 31 or 32 or 40 or 41;

    /// <summary>VAT number: MOD 11,10 behind the letters DE.</summary>
    public static bool DeVat(ReadOnlySpan<char> n) => n[2] != '0' && Mod11To10(n[2..]);

    /// <summary>Passport or identity card with its check digit, the ninth or tenth character (ICAO 9303).</summary>
    public static bool DeTravelDocument(ReadOnlySpan<char> n) => TravelDocument(n);

    /// <summary>Pension insurance number: area, birthday (a second series adds 50 to the day), letter, serial, check digit.</summary>
    public static bool DeSocialSecurity(ReadOnlySpan<char> n)
    {
        var day = Number(n[2..4]);
        if (Number(n[..2]) is < 2 or > 89 || !IsDay(2000, Number(n[4..6]), day > 50 ? day - 50 : day))
        {
            return false;
        }

        ReadOnlySpan<int> weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
        Span<char> digits = stackalloc char[12];
        n[..8].CopyTo(digits);
        WriteLetter(n[8], digits[8..]);
        n[9..11].CopyTo(digits[10..]);
        return CrossSums(digits, weights) % 10 == n[11] - '0';
    }

    /// <summary>Health insurance number (the part that stays for life): letter as two digits, weights 1 and 2.</summary>
    public static bool DeHealthInsurance(ReadOnlySpan<char> n)
    {
        ReadOnlySpan<int> weights = [1, 2, 1, 2, 1, 2, 1, 2, 1, 2];
        Span<char> digits = stackalloc char[10];
        WriteLetter(n[0], digits);
        n[1..9].CopyTo(digits[2..]);
        return CrossSums(digits, weights) % 10 == n[9] - '0';
    }

    /// <summary>Physician's number: weights 4 and 9 over six digits, then the two digits of the speciality.</summary>
    public static bool DeLanr(ReadOnlySpan<char> n) =>
        n[7..] is not "00" && !OneCharacter(n) && n[..7] is not "0000000"
        && (10 - (WeightedSum(n, 4, 9, 4, 9, 4, 9) % 10)) % 10 == n[6] - '0';

    private static void WriteLetter(char letter, Span<char> two)
    {
        var number = letter - 'A' + 1;
        two[0] = (char)('0' + (number / 10));
        two[1] = (char)('0' + (number % 10));
    }

    private static int CrossSums(ReadOnlySpan<char> digits, ReadOnlySpan<int> weights)
    {
        var sum = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += CrossSum((digits[i] - '0') * weights[i]);
        }

        return sum;
    }
}
