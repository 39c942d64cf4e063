using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Pareto.Core.Configuration;

/// <summary>The bounds of a number or a duration (in seconds), from a [Range]. A bound at the end of its type is none.</summary>
internal sealed record OptionRange(double? Minimum, double? Maximum, bool MinimumExcluded, bool MaximumExcluded, bool OfDuration)
{
    public static OptionRange From(RangeAttribute range)
    {
        var ofDuration = range.OperandType == typeof(TimeSpan);
        return new OptionRange(
            Bound(range.Minimum, ofDuration),
            Bound(range.Maximum, ofDuration),
            range.MinimumIsExclusive,
            range.MaximumIsExclusive,
            ofDuration);
    }

    public bool Holds(object value)
    {
        var number = value is TimeSpan duration ? duration.TotalSeconds : Convert.ToDouble(value, CultureInfo.InvariantCulture);
        return (Minimum is not { } minimum || (MinimumExcluded ? number > minimum : number >= minimum))
            && (Maximum is not { } maximum || (MaximumExcluded ? number < maximum : number <= maximum));
    }

    /// <summary>The bounds as the end of a sentence: <c>from 1 to 64</c>, <c>at least 5s</c>.</summary>
    public override string ToString() => (Minimum, Maximum) switch
    {
        ({ } minimum, { } maximum) when !MinimumExcluded && !MaximumExcluded => $"from {Text(minimum)} to {Text(maximum)}",
        ({ } minimum, { } maximum) => $"{Lower(minimum)} and {Upper(maximum)}",
        ({ } minimum, null) => Lower(minimum),
        (null, { } maximum) => Upper(maximum),
        _ => "any",
    };

    private string Lower(double minimum) => (MinimumExcluded ? "more than " : "at least ") + Text(minimum);

    private string Upper(double maximum) => (MaximumExcluded ? "less than " : "at most ") + Text(maximum);

    private string Text(double bound) =>
        OfDuration ? DurationText.Format(TimeSpan.FromSeconds(bound)) : bound.ToString("0.############", CultureInfo.InvariantCulture);

    private static double? Bound(object bound, bool ofDuration)
    {
        if (ofDuration)
        {
            var text = (string)bound;
            var duration = TimeSpan.Parse(text, CultureInfo.InvariantCulture);

            // TimeSpan takes "24:00:00" for 24 days.
            if (duration.Days != 0 && text.IndexOf('.') is var dot && (dot < 0 || dot > text.IndexOf(':')))
            {
                throw new InvalidOperationException($"The bound {text} is read as {duration.Days} days: write 1.00:00:00 for a day.");
            }

            return duration == TimeSpan.MaxValue ? null : duration.TotalSeconds;
        }

        var number = Convert.ToDouble(bound, CultureInfo.InvariantCulture);
        return double.IsInfinity(number) || Math.Abs(number) >= int.MaxValue ? null : number;
    }
}
