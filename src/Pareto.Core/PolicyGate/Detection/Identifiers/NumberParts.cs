using static Pareto.Core.PolicyGate.Detection.CheckDigits;

namespace Pareto.Core.PolicyGate.Detection.Identifiers;

/// <summary>What the rules of identifiers are made of: sums, remainders, days. All take digits, unless said otherwise.</summary>
internal static class NumberParts
{
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

    /// <summary>The sum of the digits of a number below 100.</summary>
    public static int CrossSum(int number) => (number / 10) + (number % 10);

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
