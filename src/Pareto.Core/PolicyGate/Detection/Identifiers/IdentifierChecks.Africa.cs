using static Pareto.Core.PolicyGate.Detection.CheckDigits;
using static Pareto.Core.PolicyGate.Detection.Identifiers.NumberParts;

namespace Pareto.Core.PolicyGate.Detection.Identifiers;

internal static partial class IdentifierChecks
{
    /// <summary>South Africa: birthday, citizenship (citizen, resident, refugee), Luhn.</summary>
    public static bool ZaIdentity(ReadOnlySpan<char> n) => IsYearMonthDay(n[..6]) && n[10] is '0' or '1' or '2' && Luhn(n);

    /// <summary>Nigeria, national number: Verhoeff.</summary>
    public static bool NgNin(ReadOnlySpan<char> n) => !OneCharacter(n) && Verhoeff(n);

    /// <summary>Egypt: century, birthday and governorate.</summary>
    public static bool EgNational(ReadOnlySpan<char> n) =>
        n[0] is '2' or '3' && IsYearMonthDay(n[1..7]) && Number(n[7..9]) is (>= 1 and <= 35) or 88;
}
