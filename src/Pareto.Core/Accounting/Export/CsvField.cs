using System.Globalization;

namespace Pareto.Core.Accounting.Export;

/// <summary>One field of comma-separated values (RFC 4180).</summary>
public static class CsvField
{
    /// <summary>A text with a leading formula sign would be run by spreadsheets, so it is kept from being one by a quote before it.</summary>
    public static string Of(object? value)
    {
        if (value is not string text)
        {
            return value switch
            {
                null => "",
                bool truth => truth ? "true" : "false",
                _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
            };
        }

        var safe = text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
