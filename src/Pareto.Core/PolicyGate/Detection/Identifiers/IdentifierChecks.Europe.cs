using static Pareto.Core.PolicyGate.Detection.CheckDigits;
using static Pareto.Core.PolicyGate.Detection.Identifiers.NumberParts;

namespace Pareto.Core.PolicyGate.Detection.Identifiers;

internal static partial class IdentifierChecks
{
    private const string SpanishLetters = "TRWAGMYFPDXBNJZSQVHLCKE";

    /// <summary>Spain, DNI: the remainder by 23 names the letter; older ones have seven digits.</summary>
    public static bool EsNif(ReadOnlySpan<char> n) => SpanishLetters[Number(n[..^1]) % 23] == n[^1];

    /// <summary>Spain, persons without DNI (K, L, M): like a DNI of seven digits.</summary>
    public static bool EsNifOther(ReadOnlySpan<char> n) => SpanishLetters[Number(n[1..8]) % 23] == n[8];

    /// <summary>Spain, foreigners: X, Y, Z stand for 0, 1, 2.</summary>
    public static bool EsNie(ReadOnlySpan<char> n) => SpanishLetters[(((n[0] - 'X') * 10_000_000) + Number(n[1..8])) % 23] == n[8];

    /// <summary>Spain, companies: Luhn's sum gives a digit or a letter.</summary>
    public static bool EsCif(ReadOnlySpan<char> n)
    {
        var sum = 0;
        for (var i = 1; i < 8; i++)
        {
            sum += i % 2 == 1 ? CrossSum((n[i] - '0') * 2) : n[i] - '0';
        }

        var check = (10 - (sum % 10)) % 10;
        return n[8] == '0' + check || n[8] == "JABCDEFGHI"[check];
    }

    /// <summary>
    /// Italy, fiscal code: birthday with its month letter and the check character; digits may have been replaced by letters
    /// where two persons would share a code.
    /// </summary>
    public static bool ItFiscalCode(ReadOnlySpan<char> n)
    {
        ReadOnlySpan<int> odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
        var sum = 0;
        for (var i = 0; i < 15; i++)
        {
            var value = n[i] <= '9' ? n[i] - '0' : n[i] - 'A';
            sum += i % 2 == 0 ? odd[value] : value;
        }

        var day = (Omocode(n[9]) * 10) + Omocode(n[10]);
        return day is (>= 1 and <= 31) or (>= 41 and <= 71) && 'A' + (sum % 26) == n[15];
    }

    /// <summary>Italy, VAT: Luhn, and an office of issue that exists.</summary>
    public static bool ItVat(ReadOnlySpan<char> n) =>
        n[..7] is not "0000000" && Number(n[7..10]) is (>= 1 and <= 100) or 120 or 121 or 888 or 999 && Luhn(n);

    /// <summary>Poland: birthday (the century is in the month), weights 1, 3, 7, 9.</summary>
    public static bool PlPesel(ReadOnlySpan<char> n)
    {
        var month = Number(n[2..4]);
        var century = (month / 20) switch { 0 => 1900, 1 => 2000, 2 => 2100, 3 => 2200, _ => 1800 };
        return IsDay(century + Number(n[..2]), month % 20, Number(n[4..6]))
            && (10 - (WeightedSum(n, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3) % 10)) % 10 == n[10] - '0';
    }

    /// <summary>Poland, tax: modulo 11.</summary>
    public static bool PlNip(ReadOnlySpan<char> n) =>
        !OneCharacter(n) && WeightedSum(n, 6, 5, 7, 2, 3, 4, 5, 6, 7) % 11 == n[9] - '0';

    /// <summary>Poland, identity card: three letters, a check digit, five digits.</summary>
    public static bool PlIdCard(ReadOnlySpan<char> n) => WeightedSum(n, 7, 3, 1, 9, 7, 3, 1, 7, 3) % 10 == 0;

    /// <summary>
    /// Finland: birthday, individual number from 002, remainder by 31. A letter in the seventh place names the century; where
    /// it is a sign, which is a separator here, the century is 1900 or 1800.
    /// </summary>
    public static bool FiPersonal(ReadOnlySpan<char> n)
    {
        var year = Number(n[4..6]);
        var month = Number(n[2..4]);
        var day = Number(n[..2]);
        var individual = n[^4..^1];
        var exists = n.Length == 11 && n[6] <= 'F' ? IsDay(2000 + year, month, day) : IsDay(1900 + year, month, day) || IsDay(1800 + year, month, day);
        return exists && Number(individual) >= 2
            && "0123456789ABCDEFHJKLMNPRSTUVWXY"[(int)(((Number(n[..6]) * 1000L) + Number(individual)) % 31)] == n[^1];
    }

    /// <summary>Finland, company: modulo 11.</summary>
    public static bool FiBusiness(ReadOnlySpan<char> n) =>
        (WeightedSum(n, 7, 9, 10, 5, 8, 4, 2) % 11) switch { 0 => 0, 1 => -1, var rest => 11 - rest } == n[7] - '0';

    /// <summary>Sweden: birthday (day + 60 for coordination numbers) and Luhn over ten digits; the century may lead.</summary>
    public static bool SePersonal(ReadOnlySpan<char> n)
    {
        var short10 = n[^10..];
        if (n.Length == 12 && n[..2] is not ("18" or "19" or "20"))
        {
            return false;
        }

        var day = Number(short10[4..6]);
        day = day > 60 ? day - 60 : day;
        var year = Number(short10[..2]);
        var month = Number(short10[2..4]);
        var exists = n.Length == 12
            ? IsDay(Number(n[..4]), month, day)
            : IsDay(1900 + year, month, day) || IsDay(2000 + year, month, day);
        return exists && Luhn(short10);
    }

    /// <summary>Sweden, organisation: a group digit, never a month in the third and fourth place, Luhn.</summary>
    public static bool SeOrganisation(ReadOnlySpan<char> n)
    {
        var short10 = n[^10..];
        return short10[0] is not ('0' or '4') && short10[2] >= '2' && (n.Length == 10 || n[..2] is "16") && !OneCharacter(short10) && Luhn(short10);
    }

    /// <summary>Norway: birthday (day + 40 for D-numbers) and two check digits.</summary>
    public static bool NoPersonal(ReadOnlySpan<char> n)
    {
        var day = Number(n[..2]);
        day = day > 40 ? day - 40 : day;
        return (IsDay(1900 + Number(n[4..6]), Number(n[2..4]), day) || IsDay(2000 + Number(n[4..6]), Number(n[2..4]), day))
            && (11 - (WeightedSum(n, 3, 7, 6, 1, 8, 9, 4, 5, 2) % 11)) % 11 == n[9] - '0'
            && (11 - (WeightedSum(n, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2) % 11)) % 11 == n[10] - '0';
    }

    /// <summary>Denmark: a birthday; numbers given since 2007 have no check digit.</summary>
    public static bool DkPersonal(ReadOnlySpan<char> n) => IsDayMonthYear(n[..6]);

    /// <summary>Netherlands: the eleven test, with -1 for the last digit.</summary>
    public static bool NlBsn(ReadOnlySpan<char> n) => !OneCharacter(n) && WeightedSum(n, 9, 8, 7, 6, 5, 4, 3, 2, -1) % 11 == 0;

    /// <summary>Belgium: birthday and 97 less the remainder, with 2 in front for those born from 2000.</summary>
    public static bool BeNational(ReadOnlySpan<char> n)
    {
        var check = Number(n[9..]);
        var month = Number(n[2..4]) % 20;
        var born = Number(n[..9]);
        return month <= 12 && Number(n[4..6]) <= 31
            && (97 - (born % 97) == check || 97 - (int)((2_000_000_000L + born) % 97) == check);
    }

    /// <summary>France: sex, year, month, place, order, and 97 less the remainder; Corsica's letters count as 19 and 18.</summary>
    public static bool FrNir(ReadOnlySpan<char> n)
    {
        Span<char> digits = stackalloc char[13];
        n[..13].CopyTo(digits);
        if (digits[6] is 'A' or 'B')
        {
            digits[6] = n[6] == 'A' ? '9' : '8';
            if (digits[5] != '2')
            {
                return false;
            }

            digits[5] = '1';
        }

        return n[0] is '1' or '2' or '3' or '4' or '7' or '8'
            && Number(n[3..5]) is (>= 1 and <= 12) or (>= 20 and <= 42) or >= 50
            && 97 - Remainder(digits, 97) == Number(n[13..]);
    }

    /// <summary>France, company (nine digits) or establishment (fourteen): Luhn.</summary>
    public static bool FrCompany(ReadOnlySpan<char> n) => !OneCharacter(n) && Luhn(n);

    /// <summary>Switzerland: EAN-13's weights 1 and 3 behind 756.</summary>
    public static bool ChAhv(ReadOnlySpan<char> n) =>
        (10 - (WeightedSum(n, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3) % 10)) % 10 == n[12] - '0';

    /// <summary>Austria: the check digit in the fourth place, a birthday at the end (months 13 to 15 where a day is used up).</summary>
    public static bool AtSocialSecurity(ReadOnlySpan<char> n)
    {
        var month = Number(n[6..8]);
        var sum = WeightedSum(n, 3, 7, 9) + WeightedSum(n[4..], 5, 8, 4, 2, 1, 6);
        return n[0] != '0' && Number(n[4..6]) is >= 1 and <= 31 && month is >= 1 and <= 15 && sum % 11 == n[3] - '0';
    }

    /// <summary>Portugal: modulo 11; first digits in use.</summary>
    public static bool PtNif(ReadOnlySpan<char> n) =>
        n[0] is not ('0' or '4') && !OneCharacter(n) && Mod11Low(WeightedSum(n, 9, 8, 7, 6, 5, 4, 3, 2)) == n[8] - '0';

    /// <summary>Czechia and Slovakia: birthday (month + 50 for women, + 20 in full series), the whole divisible by 11.</summary>
    public static bool CzBirthNumber(ReadOnlySpan<char> n)
    {
        var month = Number(n[2..4]) % 50;
        month = month > 20 ? month - 20 : month;
        return month is >= 1 and <= 12 && Number(n[4..6]) is >= 1 and <= 31
            && (Remainder(n, 11) == 0 || (Remainder(n[..9], 11) == 10 && n[9] == '0'));
    }

    /// <summary>Romania: sex and century, birthday, county, modulo 11.</summary>
    public static bool RoCnp(ReadOnlySpan<char> n)
    {
        var rest = WeightedSum(n, 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9) % 11;
        return n[0] is not '0' && IsYearMonthDay(n[1..7]) && (rest == 10 ? 1 : rest) == n[12] - '0';
    }

    /// <summary>Bulgaria: birthday (month + 20 or + 40 for other centuries), modulo 11.</summary>
    public static bool BgEgn(ReadOnlySpan<char> n)
    {
        var month = Number(n[2..4]) % 20;
        return month is >= 1 and <= 12 && Number(n[2..4]) <= 52 && Number(n[4..6]) is >= 1 and <= 31
            && WeightedSum(n, 2, 4, 8, 5, 10, 9, 7, 3, 6) % 11 % 10 == n[9] - '0';
    }

    /// <summary>Croatia: MOD 11,10.</summary>
    public static bool HrOib(ReadOnlySpan<char> n) => !OneCharacter(n) && Mod11To10(n);

    /// <summary>Ireland: modulo 23, with a second letter since 2013 that counts nine times.</summary>
    public static bool IePps(ReadOnlySpan<char> n)
    {
        var second = n.Length == 9 && n[8] != 'W' ? (n[8] - 'A' + 1) * 9 : 0;
        return "WABCDEFGHIJKLMNOPQRSTUV"[(WeightedSum(n, 8, 7, 6, 5, 4, 3, 2) + second) % 23] == n[7];
    }

    /// <summary>Estonia and Lithuania: sex and century, birthday, modulo 11 in two rounds.</summary>
    public static bool BalticPersonal(ReadOnlySpan<char> n)
    {
        var rest = WeightedSum(n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1) % 11;
        rest = rest == 10 ? WeightedSum(n, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3) % 11 : rest;
        return n[0] is >= '1' and <= '6' && IsYearMonthDay(n[1..7]) && rest % 10 == n[10] - '0';
    }

    /// <summary>Greece, tax: powers of two, modulo 11.</summary>
    public static bool GrAfm(ReadOnlySpan<char> n) =>
        !OneCharacter(n) && WeightedSum(n, 256, 128, 64, 32, 16, 8, 4, 2) % 11 % 10 == n[8] - '0';

    /// <summary>Turkey: two check digits.</summary>
    public static bool TrNational(ReadOnlySpan<char> n)
    {
        var odd = WeightedSum(n, 1, 0, 1, 0, 1, 0, 1, 0, 1);
        var even = WeightedSum(n, 0, 1, 0, 1, 0, 1, 0, 1);
        var tenth = ((((odd * 7) - even) % 10) + 10) % 10;
        return n[0] != '0' && tenth == n[9] - '0' && (odd + even + tenth) % 10 == n[10] - '0';
    }

    /// <summary>Turkey: one of the 81 provinces.</summary>
    public static bool TrPlate(ReadOnlySpan<char> n) => Number(n[..2]) is >= 1 and <= 81;

    private static int Omocode(char c) => c <= '9' ? c - '0' : "LMNPQRSTUV".IndexOf(c);
}
