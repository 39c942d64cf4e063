namespace Pareto.Core.PolicyGate.Detection;

/// <summary>The check-digit schemes that many numbers share. All take digits and, where said, capital letters.</summary>
internal static class CheckDigits
{
    private static readonly byte[,] VerhoeffProduct =
    {
        { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 }, { 1, 2, 3, 4, 0, 6, 7, 8, 9, 5 }, { 2, 3, 4, 0, 1, 7, 8, 9, 5, 6 },
        { 3, 4, 0, 1, 2, 8, 9, 5, 6, 7 }, { 4, 0, 1, 2, 3, 9, 5, 6, 7, 8 }, { 5, 9, 8, 7, 6, 0, 4, 3, 2, 1 },
        { 6, 5, 9, 8, 7, 1, 0, 4, 3, 2 }, { 7, 6, 5, 9, 8, 2, 1, 0, 4, 3 }, { 8, 7, 6, 5, 9, 3, 2, 1, 0, 4 },
        { 9, 8, 7, 6, 5, 4, 3, 2, 1, 0 },
    };

    private static readonly byte[,] VerhoeffPermutation =
    {
        { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 }, { 1, 5, 7, 6, 2, 8, 3, 0, 9, 4 }, { 5, 8, 0, 3, 7, 9, 6, 1, 4, 2 },
        { 8, 9, 1, 6, 0, 4, 3, 5, 2, 7 }, { 9, 4, 5, 3, 1, 2, 6, 8, 7, 0 }, { 4, 2, 8, 6, 5, 7, 3, 9, 0, 1 },
        { 2, 7, 9, 3, 8, 0, 6, 4, 1, 5 }, { 7, 0, 4, 6, 9, 1, 3, 2, 5, 8 },
    };

    /// <summary>The value of a digit, or of a letter as A = 10 … Z = 35.</summary>
    public static int Value(char c) => c <= '9' ? c - '0' : c - 'A' + 10;

    /// <summary>Luhn, the check digit last (ISO/IEC 7812-1, annex B).</summary>
    public static bool Luhn(ReadOnlySpan<char> digits) => LuhnSum(digits) % 10 == 0;

    /// <summary>The sum that Luhn makes; a prefix that is not written adds a constant to it.</summary>
    public static int LuhnSum(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            sum += i % 2 == 0 ? digit : digit > 4 ? (digit * 2) - 9 : digit * 2;
        }

        return sum;
    }

    /// <summary>Whether letters and digits, check digits at the end, leave 1 by ISO 7064 mod 97-10.</summary>
    public static bool Mod97(ReadOnlySpan<char> head, ReadOnlySpan<char> tail) => Mod97(tail, Mod97(head, 0)) == 1;

    /// <summary>Verhoeff's scheme over the dihedral group of ten elements, the check digit last.</summary>
    public static bool Verhoeff(ReadOnlySpan<char> digits)
    {
        var state = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            state = VerhoeffProduct[state, VerhoeffPermutation[i % 8, digits[^(i + 1)] - '0']];
        }

        return state == 0;
    }

    /// <summary>ISO/IEC 7064 MOD 11,10, the check digit last.</summary>
    public static bool Mod11To10(ReadOnlySpan<char> digits)
    {
        var product = 10;
        foreach (var digit in digits[..^1])
        {
            var sum = (digit - '0' + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }

        return (11 - product) % 10 == digits[^1] - '0';
    }

    /// <summary>ICAO 9303's weights 7, 3, 1 over digits and letters, the check digit last.</summary>
    public static bool TravelDocument(ReadOnlySpan<char> characters)
    {
        ReadOnlySpan<int> weights = [7, 3, 1];
        var sum = 0;
        for (var i = 0; i < characters.Length - 1; i++)
        {
            sum += Value(characters[i]) * weights[i % 3];
        }

        return characters[^1] is >= '0' and <= '9' && sum % 10 == characters[^1] - '0';
    }

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
