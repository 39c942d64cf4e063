using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Pareto.Core.Configuration;

/// <summary>The scalar option types.</summary>
internal enum ScalarKind
{
    Text,
    Boolean,
    WholeNumber,
    Number,
    Duration,
    Date,
    Address,
    Choice,
    Secret,
}

/// <summary>An option that is written as one word, number or text.</summary>
internal sealed record ScalarShape(Type Type, ScalarKind Kind, Func<string, object?> Parse) : OptionShape(Type)
{
    /// <summary>The words of a <see cref="ScalarKind.Choice"/>, in the order of the enum.</summary>
    public ImmutableArray<string> Choices { get; private init; } = [];

    /// <summary>What the option takes, as in "expected ...".</summary>
    public string Expected => Kind switch
    {
        ScalarKind.Boolean => "true or false",
        ScalarKind.WholeNumber => Type == typeof(int) ? "a whole number up to 2147483647" : "a whole number",
        ScalarKind.Number => "a number",
        ScalarKind.Duration => "a duration such as 5s, 300ms, 2m or 1h",
        ScalarKind.Date => "a date such as 2026-01-31",
        ScalarKind.Address => "an address such as https://host:8000/v1",
        ScalarKind.Choice => "one of " + string.Join(", ", Choices),
        ScalarKind.Secret => "a secret text",
        _ => "text",
    };

    /// <summary>Whether a message may repeat what was written: an address may hold a password.</summary>
    public bool MayBeShown => Kind is not (ScalarKind.Secret or ScalarKind.Address);

    public static ScalarShape? For(Type type)
    {
        var invariant = CultureInfo.InvariantCulture;
        return type switch
        {
            _ when type == typeof(string) => new(type, ScalarKind.Text, text => text),
            _ when type == typeof(bool) => new(type, ScalarKind.Boolean, text => bool.TryParse(text, out var value) ? value : null),
            _ when type == typeof(int) => new(type, ScalarKind.WholeNumber, text => int.TryParse(text, NumberStyles.AllowLeadingSign, invariant, out var value) ? value : null),
            _ when type == typeof(long) => new(type, ScalarKind.WholeNumber, text => long.TryParse(text, NumberStyles.AllowLeadingSign, invariant, out var value) ? value : null),
            _ when type == typeof(double) => new(type, ScalarKind.Number, text => double.TryParse(text, NumberStyles.Float, invariant, out var value) && double.IsFinite(value) ? value : null),
            _ when type == typeof(decimal) => new(type, ScalarKind.Number, text => decimal.TryParse(text, NumberStyles.Float, invariant, out var value) ? value : null),
            _ when type == typeof(TimeSpan) => new(type, ScalarKind.Duration, text => DurationText.Parse(text)),
            _ when type == typeof(DateOnly) => new(type, ScalarKind.Date, text => DateOnly.TryParseExact(text, "yyyy-MM-dd", invariant, DateTimeStyles.None, out var value) ? value : null),
            _ when type == typeof(Uri) => new(type, ScalarKind.Address, ParseAddress),
            _ when type == typeof(SecretText) => new(type, ScalarKind.Secret, text => new SecretText(text)),
            { IsEnum: true } => OfEnum(type),
            _ => null,
        };
    }

    /// <summary>A value of this shape as it is written in a file.</summary>
    public string Write(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        TimeSpan duration => DurationText.Format(duration),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Uri address => address.OriginalString,
        Enum choice => JsonNamingPolicy.CamelCase.ConvertName(choice.ToString()),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    // A bare path would pass as an absolute file address on Unix.
    private static Uri? ParseAddress(string text) =>
        text.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(text, UriKind.Absolute, out var address) ? address : null;

    private static ScalarShape OfEnum(Type type)
    {
        var values = Enum.GetNames(type).ToDictionary(name => JsonNamingPolicy.CamelCase.ConvertName(name), name => Enum.Parse(type, name));
        return new(type, ScalarKind.Choice, text => values.GetValueOrDefault(text)) { Choices = [.. Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName)] };
    }
}
