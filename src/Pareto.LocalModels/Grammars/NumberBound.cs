using System.Text.Json;

namespace Pareto.LocalModels.Grammars;

/// <summary>The least or most that a number may be.</summary>
internal readonly record struct NumberBound(decimal Value, bool IsExcluded)
{
    private const int Digits = 15;

    /// <summary>
    /// A bound from a schema; null where it lies beyond all numbers that are written. One of more digits than a double holds
    /// is moved a little inwards.
    /// </summary>
    public static NumberBound? Read(JsonElement value, bool isExcluded, bool isLeast)
    {
        var number = value.GetDouble();
        if (Math.Abs(number) >= (double)NumberExpressions.Largest)
        {
            return isLeast == number < 0 ? null : new NumberBound(isLeast ? NumberExpressions.Largest : -NumberExpressions.Largest, false);
        }

        // A decimal may have lost digits, all of them beyond those that are kept here; then it must not be taken for 0.
        var exact = value.TryGetDecimal(out var read) ? read : (decimal)number;
        var rounded = decimal.Round(exact, Digits, isLeast ? MidpointRounding.ToPositiveInfinity : MidpointRounding.ToNegativeInfinity);
        if (exact == 0 && number != 0)
        {
            rounded = isLeast == number > 0 ? (isLeast ? 1 : -1) * 0.000000000000001m : 0;
        }

        return new NumberBound(rounded, isExcluded && rounded == exact);
    }

    /// <summary>The tighter of two.</summary>
    public static NumberBound? Tighter(NumberBound? one, NumberBound? other, bool isLeast)
    {
        if (one is not { } first || other is not { } second)
        {
            return one ?? other;
        }

        return first.Value == second.Value ? first with { IsExcluded = first.IsExcluded || second.IsExcluded }
            : first.Value > second.Value == isLeast ? first : second;
    }
}
