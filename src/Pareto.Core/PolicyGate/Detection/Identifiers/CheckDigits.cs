namespace Pareto.Core.PolicyGate.Detection.Identifiers;

/// <summary>
/// The check-digit schemes that many identifiers share. All take characters that the caller knows to be digits, unless
/// said otherwise.
/// </summary>
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

    /// <summary>A number of up to nine digits.</summary>
    public static int Number(ReadOnlySpan<char> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            number = (number * 10) + digit - '0';
        }

        return number;
    }

    /// <summary>A number of digits taken modulo something, at any length.</summary>
    public static int Remainder(ReadOnlySpan<char> digits, int modulus)
    {
        var remainder = 0L;
        foreach (var digit in digits)
        {
            remainder = ((remainder * 10) + digit - '0') % modulus;
        }

        return (int)remainder;
    }

    /// <summary>The sum of digits times weights, for as many as there are weights.</summary>
    public static int WeightedSum(ReadOnlySpan<char> digits, params ReadOnlySpan<int> weights)
    {
        var sum = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += Value(digits[i]) * weights[i];
        }

        return sum;
    }

    /// <summary>Luhn, the check digit last (ISO/IEC 7812-1, annex B).</summary>
    public static bool Luhn(ReadOnlySpan<char> digits) => LuhnSum(digits) % 10 == 0;

    /// <summary>The sum that Luhn makes; a prefix that is not written adds a constant to it.</summary>
    public static int LuhnSum(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            sum += i % 2 == 0 ? digit : CrossSum(digit * 2);
        }

        return sum;
    }

    /// <summary>The sum of the digits of a number below 100.</summary>
    public static int CrossSum(int number) => (number / 10) + (number % 10);

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

    /// <summary>Whether all characters are the same: numbers such as 000000000 pass many sums and belong to nobody.</summary>
    public static bool OneCharacter(ReadOnlySpan<char> characters) => !characters[1..].ContainsAnyExcept(characters[0]);

    /// <summary>Whether a day exists. A two-digit year is taken as leap if it is one in this or the last century.</summary>
    public static bool IsDay(int year, int month, int day) =>
        month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year is > 0 and <= 9999 ? year : 2000, month);

    /// <summary>Whether six digits are year, month and day.</summary>
    public static bool IsYearMonthDay(ReadOnlySpan<char> digits) =>
        IsDay(2000 + Number(digits[..2]), Number(digits[2..4]), Number(digits[4..6]))
        || IsDay(1900 + Number(digits[..2]), Number(digits[2..4]), Number(digits[4..6]));

    /// <summary>Whether six digits are day, month and year.</summary>
    public static bool IsDayMonthYear(ReadOnlySpan<char> digits) =>
        IsDay(2000 + Number(digits[4..6]), Number(digits[2..4]), Number(digits[..2]))
        || IsDay(1900 + Number(digits[4..6]), Number(digits[2..4]), Number(digits[..2]));
}
