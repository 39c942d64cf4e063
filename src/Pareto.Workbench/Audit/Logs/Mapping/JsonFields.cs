using System.Globalization;
using System.Text.Json;

namespace Pareto.Workbench.Audit.Logs.Mapping;

/// <summary>Reads fields that may be missing, null, or written as texts, as exports do. Nothing here throws for a value of another kind.</summary>
internal static class JsonFields
{
    public const decimal MostCounted = 1_000_000_000_000;

    private const decimal LatestUnixSeconds = 253_402_300_799;

    /// <summary>The field; null where there is none or it is null.</summary>
    public static JsonElement? Field(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)
            ? value
            : null;

    /// <summary>The first of the fields that is there.</summary>
    public static JsonElement? Field(this JsonElement element, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (element.Field(name) is { } value)
            {
                return value;
            }
        }

        return null;
    }

    public static bool Has(this JsonElement element, string name) => element.Field(name) is not null;

    /// <summary>A field that is JSON itself: also where it was written as a text, as tables do.</summary>
    public static JsonElement? Json(this JsonElement element, params ReadOnlySpan<string> names) =>
        element.Field(names) is { } value ? Unfold(value) : null;

    /// <summary>The JSON in a text that holds some; any other value as it is.</summary>
    public static JsonElement Unfold(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return value;
        }

        var text = value.GetString()!.Trim();
        if (text.Length < 2 || text[0] is not ('{' or '['))
        {
            return value;
        }

        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return value;
        }
    }

    /// <summary>A text that is not empty.</summary>
    public static string? Text(this JsonElement element, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (element.Field(name) is { } value && value.AsText() is { } text)
            {
                return text;
            }
        }

        return null;
    }

    public static string? AsText(this JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    /// <summary>A count; null where it is negative or beyond anything that is counted in a call.</summary>
    public static long? Whole(this JsonElement element, params ReadOnlySpan<string> names) =>
        element.Number(names) is { } number and >= 0 and < MostCounted ? (long)number : null;

    public static decimal? Number(this JsonElement element, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (element.Field(name) is { } value && value.AsNumber() is { } number)
            {
                return number;
            }
        }

        return null;
    }

    public static decimal? AsNumber(this JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetDecimal(out var exact) ? exact : null,
        JsonValueKind.String => decimal.TryParse(value.GetString()!.AsSpan().TrimStart('$'), NumberStyles.Float, CultureInfo.InvariantCulture, out var written) ? written : null,
        _ => null,
    };

    /// <summary>A moment: ISO 8601 (UTC where it names no zone), or a Unix time, whose unit shows in its size.</summary>
    public static DateTimeOffset? Time(this JsonElement element, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (element.Field(name) is { } value && value.AsTime() is { } time)
            {
                return time;
            }
        }

        return null;
    }

    public static DateTimeOffset? AsTime(this JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var exact) && value.GetString()!.Length > 19)
        {
            // Only a text that names its zone may be taken as it stands: the reader would take the machine's.
            var text = value.GetString()!;
            if (text.EndsWith('Z') || text.AsSpan(10).IndexOfAny('+', '-') >= 0)
            {
                return exact;
            }
        }

        if (value.AsNumber() is { } number)
        {
            return FromUnix(number);
        }

        return value.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var parsed)
            ? parsed
            : null;
    }

    /// <summary>Milliseconds under the first name that is there.</summary>
    public static TimeSpan? Milliseconds(this JsonElement element, params ReadOnlySpan<string> names) => Span(element.Number(names), 1);

    /// <summary>Seconds under the first name that is there.</summary>
    public static TimeSpan? Seconds(this JsonElement element, params ReadOnlySpan<string> names) => Span(element.Number(names), 1000);

    /// <summary>From one moment to another; null where one is missing or the order is wrong.</summary>
    public static TimeSpan? Between(DateTimeOffset? start, DateTimeOffset? end) => end >= start ? end - start : null;

    private static TimeSpan? Span(decimal? number, int factor) =>
        number is { } value and >= 0 and < 1e9m ? TimeSpan.FromMicroseconds((double)(value * factor * 1000)) : null;

    // Seconds now are ten digits, milliseconds thirteen, microseconds sixteen, nanoseconds nineteen.
    private static DateTimeOffset? FromUnix(decimal number)
    {
        var seconds = number < 1e11m ? number : number < 1e14m ? number / 1e3m : number < 1e17m ? number / 1e6m : number / 1e9m;
        return seconds is > 0 and < LatestUnixSeconds ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond)) : null;
    }
}
