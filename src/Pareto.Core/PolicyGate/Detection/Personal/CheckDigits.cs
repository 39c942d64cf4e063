namespace Pareto.Core.PolicyGate.Detection.Personal;

/// <summary>Check digits of numbers that are not of one country.</summary>
internal static class CheckDigits
{
    /// <summary>Whether the digits hold by ISO/IEC 7812's check digit (Luhn).</summary>
    public static bool Luhn(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        var doubles = false;
        for (var at = digits.Length - 1; at >= 0; at--)
        {
            var digit = digits[at] - '0';
            if (doubles)
            {
                digit = digit > 4 ? (digit * 2) - 9 : digit * 2;
            }

            sum += digit;
            doubles = !doubles;
        }

        return sum % 10 == 0;
    }

    /// <summary>Whether letters and digits, check digits at the end, leave 1 by ISO 7064 mod 97-10.</summary>
    public static bool Mod97(ReadOnlySpan<char> head, ReadOnlySpan<char> tail) => Mod97(tail, Mod97(head, 0)) == 1;

    private static int Mod97(ReadOnlySpan<char> characters, int remainder)
    {
        foreach (var character in characters)
        {
            remainder = char.IsAsciiDigit(character)
                ? ((remainder * 10) + (character - '0')) % 97
                : ((remainder * 100) + ((character | 0x20) - 'a' + 10)) % 97;
        }

        return remainder;
    }
}
