namespace Pareto.Core.PolicyGate.Detection.Personal;

/// <summary>Runs of ASCII digits: a normalised text has no others.</summary>
internal static class Digits
{
    /// <summary>Where the next digit stands at or after the offset; negative where none does.</summary>
    public static int Next(string text, int from)
    {
        var at = text.AsSpan(from).IndexOfAnyInRange('0', '9');
        return at < 0 ? -1 : from + at;
    }

    public static int EndOfRun(string text, int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return at;
    }
}
