using System.Globalization;

namespace Pareto.Core.Execution.Cascade;

/// <summary>
/// Computes again what a reply computed: every "12 × 3 + 4 = 40" whose left side is plain arithmetic. Results may be
/// rounded. Sides with brackets, powers or unknowns are passed over, so silence says nothing.
/// </summary>
internal static class ArithmeticCheck
{
    // Two decimals of a result, or a hundredth part of a large one, may have been rounded away.
    private const double Tolerance = 0.011;

    // Further terms than these on one side are not looked at.
    private const int MostTerms = 16;

    /// <summary>How many equations hold and how many do not.</summary>
    public static (int Right, int Wrong) Count(ReadOnlySpan<char> text)
    {
        int right = 0, wrong = 0;
        for (var at = text.IndexOf('='); at >= 0;)
        {
            if (ResultAfter(text[(at + 1)..]) is { } result && ValueBefore(text[..at]) is { } value)
            {
                if (Math.Abs(value - result) <= Tolerance * Math.Max(1, Math.Abs(value)))
                {
                    right++;
                }
                else
                {
                    wrong++;
                }
            }

            var next = text[(at + 1)..].IndexOf('=');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return (right, wrong);
    }

    private static double? ResultAfter(ReadOnlySpan<char> text)
    {
        text = text.TrimStart(" *$€£");
        var negative = text.StartsWith("-");
        text = (negative ? text[1..] : text).TrimStart("$€£");
        var length = Length(text);
        if (length == 0 || !TryParse(text[..length], out var value))
        {
            return null;
        }

        // The side goes on: not a result.
        var rest = text[length..];
        if (rest is [var unit, ..] && (char.IsLetter(unit) || unit is '%' or '\\' or '_' or '^' or '('))
        {
            return null;
        }

        rest = rest.TrimStart(' ');
        return rest is [var next, ..] && IsOperator(next) ? null : negative ? -value : value;
    }

    // Backwards over "number operator number …" and then with the usual precedence.
    private static double? ValueBefore(ReadOnlySpan<char> text)
    {
        Span<double> numbers = stackalloc double[MostTerms];
        Span<char> operators = stackalloc char[MostTerms];
        var count = 0;
        while (count < MostTerms)
        {
            text = text.TrimEnd(' ');
            var start = text.Length;
            while (start > 0 && (char.IsAsciiDigit(text[start - 1]) || text[start - 1] is '.' or ','))
            {
                start--;
            }

            if (start == text.Length || !TryParse(text[start..].TrimStart(".,"), out var value))
            {
                return null;
            }

            numbers[count] = value;
            text = text[..start].TrimEnd(" $€£");
            if (text is not [.., var sign] || !IsOperator(sign))
            {
                // A letter or bracket that touches the term makes it something else than a number.
                return count == 0 || text is [.., ')' or '}' or '^' or '_' or '\\' or '%'] || (text.Length == start && text is [.., var letter] && char.IsLetter(letter))
                    ? null
                    : Evaluate(numbers[..(count + 1)], operators[..count]);
            }

            operators[count++] = sign;
            text = text[..^1];
        }

        return null;
    }

    // Both lists stand backwards.
    private static double? Evaluate(ReadOnlySpan<double> numbers, ReadOnlySpan<char> operators)
    {
        var sum = 0.0;
        var term = numbers[^1];
        for (var i = operators.Length - 1; i >= 0; i--)
        {
            switch (operators[i])
            {
                case '+':
                    sum += term;
                    term = numbers[i];
                    break;
                case '-' or '−':
                    sum += term;
                    term = -numbers[i];
                    break;
                case '/' or '÷':
                    term /= numbers[i];
                    break;
                default:
                    term *= numbers[i];
                    break;
            }
        }

        return double.IsFinite(sum + term) ? sum + term : null;
    }

    private static bool IsOperator(char c) => c is '+' or '-' or '−' or '*' or '/' or '×' or '÷';

    private static int Length(ReadOnlySpan<char> text)
    {
        var i = 0;
        while (i < text.Length && (char.IsAsciiDigit(text[i]) || (text[i] is '.' or ',' && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]))))
        {
            i++;
        }

        return i;
    }

    private static bool TryParse(ReadOnlySpan<char> text, out double value) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out value);
}
