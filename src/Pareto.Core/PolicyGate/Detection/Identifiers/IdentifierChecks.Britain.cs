using System.Collections.Frozen;
using static Pareto.Core.PolicyGate.Detection.Identifiers.NumberParts;

namespace Pareto.Core.PolicyGate.Detection.Identifiers;

internal static partial class IdentifierChecks
{
    private static readonly FrozenSet<string> PostcodeAreas = FrozenSet.ToFrozenSet(
        ("AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY "
        + "HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR "
        + "RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE").Split(' '));

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> PostcodeArea =
        PostcodeAreas.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>NHS number: modulo 11, weights 10 to 2; a check digit of 10 is never given.</summary>
    public static bool UkNhs(ReadOnlySpan<char> n)
    {
        if (OneCharacter(n))
        {
            return false;
        }

        var check = 11 - (WeightedSum(n, 10, 9, 8, 7, 6, 5, 4, 3, 2) % 11);
        return (check == 11 ? 0 : check) == n[9] - '0';
    }

    /// <summary>National Insurance: the prefixes that HMRC never gives (the shape knows the letters that are never used).</summary>
    public static bool UkNino(ReadOnlySpan<char> n) => n[..2] is not ("BG" or "GB" or "KN" or "NK" or "NT" or "TN" or "ZZ");

    /// <summary>DVLA: name filled up with 9, and a birthday of which the month of women counts from 51.</summary>
    public static bool UkDrivingLicence(ReadOnlySpan<char> n)
    {
        var name = n[..5].TrimEnd('9');
        var month = Number(n[6..8]);
        var year = ((n[5] - '0') * 10) + n[10] - '0';
        var day = Number(n[8..10]);
        return name.Length > 0 && !name.ContainsAnyInRange('0', '9') && n[11] != '9'
            && (IsDay(1900 + year, month > 50 ? month - 50 : month, day) || IsDay(2000 + year, month > 50 ? month - 50 : month, day));
    }

    /// <summary>DVLA, since 2001: the age is the year from March (02–29) or the year + 50 from September (51–79).</summary>
    public static bool UkPlate(ReadOnlySpan<char> n) => Number(n[2..4]) is (>= 2 and <= 29) or (>= 51 and <= 79);

    /// <summary>Royal Mail: an area that exists.</summary>
    public static bool UkPostcode(ReadOnlySpan<char> n) =>
        PostcodeArea.Contains(n[..n.IndexOfAnyInRange('0', '9')]) || n is "GIR0AA";

    /// <summary>Companies House and HMRC: VAT number modulo 97, also the newer series with 55 added.</summary>
    public static bool UkVat(ReadOnlySpan<char> n)
    {
        var rest = (WeightedSum(n[2..], 8, 7, 6, 5, 4, 3, 2) + Number(n[9..11])) % 97;
        return rest is 0 or 42;
    }

    /// <summary>UTR: modulo 11, the check digit first.</summary>
    public static bool UkUtr(ReadOnlySpan<char> n) => "21987654321"[WeightedSum(n[1..], 6, 7, 8, 9, 10, 5, 4, 3, 2) % 11] == n[0];
}
