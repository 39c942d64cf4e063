using System.Globalization;

namespace Pareto.LocalModels.Grammars;

/// <summary>
/// JSON numbers as expressions over text. Numbers within bounds are written without an exponent and with at most 15 digits,
/// so that rounding them to double never moves them over a bound.
/// </summary>
internal sealed class NumberExpressions(ExpressionPool pool)
{
    private const int IntegerDigits = 18;
    private const int BoundedDigits = 15;

    /// <summary>Beyond this a bound of a number makes no difference to what is written.</summary>
    public const decimal Largest = 1_000_000_000_000_000_000;

    private readonly Expression _digit = pool.Symbol(UnicodeSets.Digits);

    private Expression Digits => pool.Repeat(_digit);

    /// <summary>An integer within bounds, both included; null: unbounded.</summary>
    public Expression Integer(decimal? least, decimal? most) =>
        Signed(least, false, most, false, (low, _, high, _) => low == 0 && high is null
            ? Whole(IntegerDigits)
            : pool.Both(Whole(IntegerDigits), AtLeast(low, false, pool.Empty, _ => pool.Empty), high is { } bound ? AtMost(bound, false, pool.Empty, _ => pool.Empty) : pool.Anything));

    /// <summary>A number within bounds; null: unbounded.</summary>
    public Expression Number(decimal? least, bool leastExcluded, decimal? most, bool mostExcluded)
    {
        if (least is null && most is null)
        {
            return pool.Sequence(
                pool.Optional(pool.Symbol('-')),
                Whole(IntegerDigits),
                pool.Optional(pool.Sequence(pool.Symbol('.'), pool.Repeat(_digit, 1, BoundedDigits))),
                pool.Optional(pool.Sequence(pool.Symbol(SymbolSet.OfAny("eE")), pool.Optional(pool.Symbol(SymbolSet.OfAny("+-"))), pool.Repeat(_digit, 1, 2))));
        }

        var point = pool.Symbol('.');
        var format = pool.Both(
            pool.Sequence(Whole(BoundedDigits), pool.Optional(pool.Sequence(point, pool.Repeat(_digit, 1)))),
            pool.Repeat(pool.Symbol(SymbolSet.OfAny("0123456789.")), 0, BoundedDigits + 1));
        var anyFraction = pool.Optional(pool.Sequence(point, pool.Repeat(_digit, 1)));
        return Signed(least, leastExcluded, most, mostExcluded, (low, lowExcluded, high, highExcluded) => pool.Both(
            format,
            AtLeast(low, lowExcluded, anyFraction, fraction => FractionAtLeast(fraction, lowExcluded)),
            high is { } bound ? AtMost(bound, highExcluded, anyFraction, fraction => FractionAtMost(fraction, highExcluded)) : pool.Anything));
    }

    // Numbers of both signs from what makes numbers that are not negative.
    private Expression Signed(decimal? least, bool leastExcluded, decimal? most, bool mostExcluded, Func<decimal, bool, decimal?, bool, Expression> magnitudes)
    {
        var positive = most < 0 ? pool.Nothing : magnitudes(Math.Max(0, least ?? 0), least >= 0 && leastExcluded, most, mostExcluded);
        if (least >= 0)
        {
            return positive;
        }

        // Minus zero is left out where there are bounds: it is no smaller than zero.
        var (low, lowExcluded) = most < 0 ? (-most.Value, mostExcluded) : (0, least is not null || most is not null);
        return pool.Choice(positive, pool.Sequence(pool.Symbol('-'), magnitudes(low, lowExcluded, -least, leastExcluded)));
    }

    private Expression Whole(int digits) =>
        pool.Choice(pool.Symbol('0'), pool.Sequence(pool.Symbol(SymbolSet.Of('1', '9')), pool.Repeat(_digit, 0, digits - 1)));

    private Expression AtLeast(decimal bound, bool isExcluded, Expression anyFraction, Func<string, Expression> fractionFrom)
    {
        var (whole, fraction) = Parts(bound);
        var longer = pool.Sequence(pool.Symbol(SymbolSet.Of('1', '9')), pool.Repeat(_digit, whole.Length, whole.Length), Digits, anyFraction);
        var equal = isExcluded && anyFraction == pool.Empty && fraction.Length == 0 ? pool.Nothing : pool.Sequence(Text(whole), fractionFrom(fraction));
        return pool.Choice([longer, equal, .. Enumerable.Range(0, whole.Length)
            .Select(place => Differing(whole, place, Between(whole[place] + 1, '9'), anyFraction))]);
    }

    private Expression AtMost(decimal bound, bool isExcluded, Expression anyFraction, Func<string, Expression> fractionTo)
    {
        var (whole, fraction) = Parts(bound);
        var shorter = whole.Length == 1 ? pool.Nothing : pool.Sequence(Whole(whole.Length - 1), anyFraction);
        var equal = isExcluded && anyFraction == pool.Empty && fraction.Length == 0 ? pool.Nothing : pool.Sequence(Text(whole), fractionTo(fraction));
        return pool.Choice([shorter, equal, .. Enumerable.Range(0, whole.Length)
            .Select(place => Differing(whole, place, Between(place == 0 && whole.Length > 1 ? '1' : '0', whole[place] - 1), anyFraction))]);
    }

    // The digits of a number up to a place, another digit there, and any after it.
    private Expression Differing(string whole, int place, Expression digit, Expression fraction)
    {
        var after = whole.Length - place - 1;
        return pool.Sequence(Text(whole[..place]), digit, pool.Repeat(_digit, after, after), fraction);
    }

    private Expression FractionAtLeast(string fraction, bool isExcluded)
    {
        var tail = isExcluded ? pool.Sequence(Digits, pool.Symbol(SymbolSet.Of('1', '9')), Digits) : Digits;
        if (fraction.Length == 0)
        {
            var more = pool.Sequence(pool.Symbol('.'), isExcluded ? tail : pool.Repeat(_digit, 1));
            return isExcluded ? more : pool.Optional(more);
        }

        for (var i = fraction.Length - 1; i >= 0; i--)
        {
            tail = pool.Choice(pool.Sequence(Between(fraction[i] + 1, '9'), Digits), pool.Sequence(pool.Symbol(fraction[i]), tail));
        }

        return pool.Sequence(pool.Symbol('.'), tail);
    }

    private Expression FractionAtMost(string fraction, bool isExcluded)
    {
        var zeros = pool.Repeat(pool.Symbol('0'));
        if (fraction.Length == 0)
        {
            return isExcluded ? pool.Nothing : pool.Optional(pool.Sequence(pool.Symbol('.'), pool.Symbol('0'), zeros));
        }

        // Fewer digits are less, as the last digit of the bound is not 0.
        var tail = isExcluded ? pool.Nothing : zeros;
        for (var i = fraction.Length - 1; i >= 0; i--)
        {
            tail = pool.Choice(pool.Sequence(Between('0', fraction[i] - 1), Digits), pool.Sequence(pool.Symbol(fraction[i]), tail));
            tail = i == 0 ? tail : pool.Optional(tail);
        }

        return pool.Optional(pool.Sequence(pool.Symbol('.'), tail));
    }

    private Expression Between(int first, int last) => first > last ? pool.Nothing : pool.Symbol(SymbolSet.Of(first, last));

    private Expression Text(string digits)
    {
        var result = pool.Empty;
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            result = pool.Sequence(pool.Symbol(digits[i]), result);
        }

        return result;
    }

    private static (string Whole, string Fraction) Parts(decimal bound)
    {
        var parts = bound.ToString(CultureInfo.InvariantCulture).Split('.');
        return (parts[0], parts.Length == 1 ? string.Empty : parts[1].TrimEnd('0'));
    }
}
