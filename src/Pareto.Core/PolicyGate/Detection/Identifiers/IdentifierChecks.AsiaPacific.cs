using System.Collections.Frozen;
using static Pareto.Core.PolicyGate.Detection.CheckDigits;
using static Pareto.Core.PolicyGate.Detection.Identifiers.NumberParts;

namespace Pareto.Core.PolicyGate.Detection.Identifiers;

internal static partial class IdentifierChecks
{
    private static readonly FrozenSet<string> IndianStates = FrozenSet.ToFrozenSet(
        ("AN AP AR AS BH BR CG CH DD DL DN GA GJ HP HR JH JK KA KL LA LD MH ML MN MP MZ NL OD OR PB PY RJ SK TG TN TR TS UA UK UP WB").Split(' '));

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> IndianState =
        IndianStates.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Singapore, NRIC and FIN: weights 2, 7, 6, 5, 4, 3, 2 and a letter by series.</summary>
    public static bool SgNric(ReadOnlySpan<char> n)
    {
        var sum = WeightedSum(n[1..], 2, 7, 6, 5, 4, 3, 2);
        return n[8] == n[0] switch
        {
            'S' => "JZIHGFEDCBA"[sum % 11],
            'T' => "JZIHGFEDCBA"[(sum + 4) % 11],
            'F' => "XWUTRQPNMLK"[sum % 11],
            'G' => "XWUTRQPNMLK"[(sum + 4) % 11],
            _ => "XWUTRQPNJLK"[(sum + 3) % 11],
        };
    }

    /// <summary>Singapore, businesses.</summary>
    public static bool SgUenBusiness(ReadOnlySpan<char> n) => "XMKECAWLJDB"[WeightedSum(n, 10, 4, 9, 3, 8, 2, 7, 1) % 11] == n[8];

    /// <summary>Singapore, local companies: the year leads.</summary>
    public static bool SgUenCompany(ReadOnlySpan<char> n) =>
        Number(n[..4]) is >= 1800 and <= 2099 && "ZKCMDNERGWH"[WeightedSum(n, 10, 8, 6, 4, 9, 7, 5, 3, 1) % 11] == n[9];

    /// <summary>Singapore, other entities: century letter, year, kind, number.</summary>
    public static bool SgUenOther(ReadOnlySpan<char> n)
    {
        const string alphabet = "ABCDEFGHJKLMNPQRSTUVWX0123456789";
        ReadOnlySpan<int> weights = [4, 3, 5, 3, 10, 2, 2, 5, 7];
        var sum = 0;
        for (var i = 0; i < 9; i++)
        {
            sum += alphabet.IndexOf(n[i]) * weights[i];
        }

        return alphabet[(((sum - 5) % 11) + 11) % 11] == n[9];
    }

    /// <summary>Australia, business: the first digit less one, modulo 89.</summary>
    public static bool AuAbn(ReadOnlySpan<char> n) =>
        n[0] != '0' && (WeightedSum(n, 10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19) - 10) % 89 == 0;

    /// <summary>Australia, company: weights 8 to 1, complement to ten.</summary>
    public static bool AuAcn(ReadOnlySpan<char> n) =>
        !OneCharacter(n) && (10 - (WeightedSum(n, 8, 7, 6, 5, 4, 3, 2, 1) % 10)) % 10 == n[8] - '0';

    /// <summary>Australia, tax file number: modulo 11 (nine digits, older ones eight).</summary>
    public static bool AuTfn(ReadOnlySpan<char> n) =>
        !OneCharacter(n)
        && (n.Length == 9 ? WeightedSum(n, 1, 4, 3, 7, 5, 8, 6, 9, 10) : WeightedSum(n, 10, 7, 8, 4, 6, 3, 5, 1)) % 11 == 0;

    /// <summary>Australia, Medicare card: first digit 2 to 6, the check digit in the ninth place, then the issue.</summary>
    public static bool AuMedicare(ReadOnlySpan<char> n) =>
        n[0] is >= '2' and <= '6' && WeightedSum(n, 1, 3, 7, 9, 1, 3, 7, 9) % 10 == n[8] - '0';

    /// <summary>New Zealand, tax: modulo 11 with a second round.</summary>
    public static bool NzIrd(ReadOnlySpan<char> n)
    {
        var body = n[..^1];
        var first = Mod11Check(body.Length == 8 ? WeightedSum(body, 3, 2, 7, 6, 5, 4, 3, 2) : WeightedSum(body, 2, 7, 6, 5, 4, 3, 2));
        var check = first == 10
            ? Mod11Check(body.Length == 8 ? WeightedSum(body, 7, 4, 3, 2, 5, 2, 7, 6) : WeightedSum(body, 4, 3, 2, 5, 2, 7, 6))
            : first;
        return Number(n) is >= 10_000_000 and <= 150_000_000 && check == n[^1] - '0';
    }

    /// <summary>India, Aadhaar: Verhoeff; never begins with 0 or 1, never a palindrome.</summary>
    public static bool InAadhaar(ReadOnlySpan<char> n)
    {
        var palindrome = true;
        for (var i = 0; i < 6; i++)
        {
            palindrome &= n[i] == n[11 - i];
        }

        return n[0] >= '2' && !palindrome && Verhoeff(n);
    }

    /// <summary>India, tax: the fourth letter names the kind of holder.</summary>
    public static bool InPan(ReadOnlySpan<char> n) => "ABCEFGHJLPT".Contains(n[3]);

    /// <summary>
    /// India, goods and services tax: the number of a state, a PAN inside, Z in the fourteenth place. The last character is not
    /// asked for: fifteen characters so built are one also where that one was mistyped.
    /// </summary>
    public static bool InGstin(ReadOnlySpan<char> n) => Number(n[..2]) is (>= 1 and <= 38) or 97 or 99;

    /// <summary>India, plate: a state that exists, unless it is of the series BH.</summary>
    public static bool InPlate(ReadOnlySpan<char> n) =>
        n[0] <= '9' ? Number(n[..2]) is >= 21 and <= 40 : IndianState.Contains(n[..2]);

    /// <summary>Thailand: kind of holder, a province that exists, modulo 11.</summary>
    public static bool ThNational(ReadOnlySpan<char> n) =>
        n[0] is >= '1' and <= '8'
        && Number(n[1..3]) is (>= 10 and <= 27) or (>= 30 and <= 58) or (>= 60 and <= 67) or (>= 70 and <= 77) or (>= 80 and <= 86) or (>= 90 and <= 96)
        && (11 - (WeightedSum(n, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2) % 11)) % 10 == n[12] - '0';

    /// <summary>Korea, residents: birthday, sex and century 1 to 4. Numbers given since October 2020 have no check digit.</summary>
    public static bool KrResident(ReadOnlySpan<char> n) => n[6] is >= '1' and <= '4' && KrBirthday(n);

    /// <summary>Korea, foreigners: birthday, sex and century 5 to 8, and the check digit where it was given.</summary>
    public static bool KrForeigner(ReadOnlySpan<char> n) => n[6] is >= '5' and <= '8' && KrBirthday(n);

    /// <summary>Korea, business: weights 1, 3, 7, the ninth digit's product counted with its tens.</summary>
    public static bool KrBusiness(ReadOnlySpan<char> n) =>
        Number(n[..3]) >= 101
        && (10 - ((WeightedSum(n, 1, 3, 7, 1, 3, 7, 1, 3, 5) + ((n[8] - '0') * 5 / 10)) % 10)) % 10 == n[9] - '0';

    /// <summary>Korea, driving licence: the region of issue.</summary>
    public static bool KrDriver(ReadOnlySpan<char> n) => Number(n[..2]) is >= 11 and <= 28;

    /// <summary>Philippines, tax: modulo 11 over the first nine digits; a remainder of ten is never given.</summary>
    public static bool PhTin(ReadOnlySpan<char> n) => n[..9] is not "000000000" && WeightedSum(n, 9, 8, 7, 6, 5, 4, 3, 2) % 11 == n[8] - '0';

    /// <summary>China: birthday and ISO 7064 MOD 11-2.</summary>
    public static bool CnResident(ReadOnlySpan<char> n) =>
        IsDay(Number(n[6..10]), Number(n[10..12]), Number(n[12..14])) && Number(n[6..10]) is >= 1850 and <= 2100
        && "10X98765432"[WeightedSum(n, 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2) % 11] == n[17];

    /// <summary>Taiwan: the letter as two digits, weights 1, 9 to 1, 1.</summary>
    public static bool TwNational(ReadOnlySpan<char> n)
    {
        var letter = "ABCDEFGHJKLMNPQRSTUVXYWZIO".IndexOf(n[0]) + 10;
        return ((letter / 10) + (letter % 10 * 9) + WeightedSum(n[1..], 8, 7, 6, 5, 4, 3, 2, 1, 1)) % 10 == 0;
    }

    /// <summary>Hong Kong: modulo 11, one or two letters; A stands for 10.</summary>
    public static bool HkIdentity(ReadOnlySpan<char> n)
    {
        var sum = n.Length == 8 ? 36 * 9 : 0;
        for (var i = 0; i < n.Length; i++)
        {
            sum += Value(n[i]) * (n.Length - i);
        }

        return sum % 11 == 0;
    }

    /// <summary>Japan, My Number: modulo 11.</summary>
    public static bool JpMyNumber(ReadOnlySpan<char> n) =>
        !OneCharacter(n) && Mod11Low(WeightedSum(n, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) == n[11] - '0';

    /// <summary>Malaysia: a birthday leads.</summary>
    public static bool MyNric(ReadOnlySpan<char> n) => IsYearMonthDay(n[..6]);

    /// <summary>Indonesia: district, then birthday (day + 40 for women).</summary>
    public static bool IdNik(ReadOnlySpan<char> n) =>
        Number(n[..2]) is >= 11 and <= 96 && Number(n[8..10]) is >= 1 and <= 12 && Number(n[6..8]) % 40 is >= 1 and <= 31 && n[12..] is not "0000";

    /// <summary>Israel: Luhn.</summary>
    public static bool IlIdentity(ReadOnlySpan<char> n) => !OneCharacter(n) && Luhn(n);

    /// <summary>United Arab Emirates: a year of birth behind 784, Luhn.</summary>
    public static bool AeIdentity(ReadOnlySpan<char> n) => Number(n[3..7]) is >= 1900 and <= 2099 && Luhn(n);

    private static bool KrBirthday(ReadOnlySpan<char> n)
    {
        var century = n[6] is '1' or '2' or '5' or '6' ? 1900 : 2000;
        return IsDay(century + Number(n[..2]), Number(n[2..4]), Number(n[4..6]));
    }

    private static int Mod11Check(int sum) => sum % 11 == 0 ? 0 : 11 - (sum % 11);
}
