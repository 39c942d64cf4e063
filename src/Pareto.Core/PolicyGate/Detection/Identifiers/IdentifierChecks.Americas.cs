using static Pareto.Core.PolicyGate.Detection.CheckDigits;
using static Pareto.Core.PolicyGate.Detection.Identifiers.NumberParts;

namespace Pareto.Core.PolicyGate.Detection.Identifiers;

/// <summary>
/// Whether a number of the right shape can be one of its kind: check digits, assigned ranges, days that exist. Each takes
/// the number in capitals without separators. Sources: the issuers' published formats.
/// </summary>
internal static partial class IdentifierChecks
{
    /// <summary>Social Security Administration: no area 000, 666 or 9xx, no group 00, no serial 0000; two numbers that were only ever printed as samples.</summary>
    public static bool UsSsn(ReadOnlySpan<char> n) =>
        n[0] != '9' && n[..3] is not ("000" or "666") && n[3..5] is not "00" && n[5..] is not "0000"
        && !OneCharacter(n) && n is not ("078051120" or "219099999" or "123456789");

    /// <summary>IRS: 9xx, with a middle group of 50–65, 70–88, 90–92 or 94–99.</summary>
    public static bool UsItin(ReadOnlySpan<char> n) =>
        n[0] == '9' && Number(n[3..5]) is (>= 50 and <= 65) or (>= 70 and <= 88) or (>= 90 and <= 92) or >= 94;

    /// <summary>IRS: the campus prefixes of an employer's number.</summary>
    public static bool UsEin(ReadOnlySpan<char> n) =>
        Number(n[..2]) is not (0 or 7 or 8 or 9 or 17 or 18 or 19 or 28 or 29 or 49 or 69 or 70 or 78 or 79 or 89 or 96 or 97);

    /// <summary>American Bankers Association: prefix of a Federal Reserve district, weights 3, 7, 1.</summary>
    public static bool AbaRouting(ReadOnlySpan<char> n) =>
        Number(n[..2]) is <= 12 or (>= 21 and <= 32) or (>= 61 and <= 72) or 80
        && !OneCharacter(n)
        && WeightedSum(n, 3, 7, 1, 3, 7, 1, 3, 7, 1) % 10 == 0;

    /// <summary>CMS: Luhn over the number behind the prefix 80840 of health applications in the USA, which adds 24 to the sum.</summary>
    public static bool UsNpi(ReadOnlySpan<char> n) => n[0] is '1' or '2' && !OneCharacter(n[..9]) && (LuhnSum(n) + 24) % 10 == 0;

    /// <summary>Drug Enforcement Administration: (d1 + d3 + d5) + 2 (d2 + d4 + d6) ends in d7.</summary>
    public static bool Dea(ReadOnlySpan<char> n) => WeightedSum(n[2..], 1, 2, 1, 2, 1, 2) % 10 == n[8] - '0';

    /// <summary>Canada: Luhn; no number begins with 0 or 8.</summary>
    public static bool CaSin(ReadOnlySpan<char> n) => n[0] is not ('0' or '8') && !OneCharacter(n) && Luhn(n);

    /// <summary>Brazil, person: two check digits modulo 11.</summary>
    public static bool BrCpf(ReadOnlySpan<char> n) =>
        !OneCharacter(n)
        && Mod11Low(WeightedSum(n, 10, 9, 8, 7, 6, 5, 4, 3, 2)) == n[9] - '0'
        && Mod11Low(WeightedSum(n, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)) == n[10] - '0';

    /// <summary>Brazil, company: two check digits modulo 11.</summary>
    public static bool BrCnpj(ReadOnlySpan<char> n) =>
        !OneCharacter(n)
        && Mod11Low(WeightedSum(n, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)) == n[12] - '0'
        && Mod11Low(WeightedSum(n, 6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)) == n[13] - '0';

    /// <summary>Mexico, person: a day, sex, state, and a check digit over an alphabet with Ñ between N and O.</summary>
    public static bool MxCurp(ReadOnlySpan<char> n)
    {
        if (!IsYearMonthDay(n[4..10]))
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < 17; i++)
        {
            var value = Value(n[i]);
            sum += (value >= 24 ? value + 1 : value) * (18 - i);
        }

        return (10 - (sum % 10)) % 10 == n[17] - '0';
    }

    /// <summary>Mexico, tax: a day inside.</summary>
    public static bool MxRfc(ReadOnlySpan<char> n) => IsYearMonthDay(n[4..10]);

    /// <summary>Chile: modulo 11 with K for 10, weights 2 to 7 from the right.</summary>
    public static bool ClRut(ReadOnlySpan<char> n)
    {
        var sum = 0;
        for (var i = 0; i < n.Length - 1; i++)
        {
            sum += (n[^(i + 2)] - '0') * (2 + (i % 6));
        }

        return (11 - (sum % 11)) switch { 11 => '0', 10 => 'K', var digit => (char)('0' + digit) } == n[^1];
    }

    /// <summary>Argentina: kinds of person, modulo 11.</summary>
    public static bool ArCuit(ReadOnlySpan<char> n) =>
        Number(n[..2]) is 20 or 23 or 24 or 25 or 26 or 27 or 30 or 33 or 34
        && (11 - (WeightedSum(n, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2) % 11)) switch { 11 => 0, 10 => 9, var digit => digit } == n[10] - '0';

    /// <summary>Modulo 11 where the remainders 0 and 1 give 0.</summary>
    private static int Mod11Low(int sum) => sum % 11 < 2 ? 0 : 11 - (sum % 11);
}
