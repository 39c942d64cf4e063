using System.Collections;
using System.Globalization;
using Pareto.Core.Redaction;

namespace Pareto.Server.Logging;

/// <summary>
/// A log message, or a scope, without values: its text and the parts that it is made of, as providers look for them.
/// Nothing is computed before a provider asks.
/// </summary>
internal sealed class RedactedState(object? state, Func<string> text, Redactor redactor) : IReadOnlyList<KeyValuePair<string, object?>>
{
    /// <summary>The key under which the message's template is kept: it is the program's own text.</summary>
    private const string Template = "{OriginalFormat}";

    private string? _text;
    private KeyValuePair<string, object?>[]? _parts;

    public int Count => Parts.Length;

    public KeyValuePair<string, object?> this[int index] => Parts[index];

    private KeyValuePair<string, object?>[] Parts => _parts ??= state is IEnumerable<KeyValuePair<string, object?>> parts
        ? [.. parts.Select(part => part.Key == Template ? part : KeyValuePair.Create(part.Key, Redact(part.Key, part.Value)))]
        : [];

    public override string ToString() => _text ??= redactor.Redact(text());

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, object?>>)Parts).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>What cannot hold a value stays as it is; anything else becomes its text, since a provider may take an object apart.</summary>
    private object? Redact(string name, object? value) => value switch
    {
        null or bool or byte or short or int or float or double or DateTime or DateTimeOffset or TimeSpan or Guid or Enum => value,
        string known => redactor.Redact(name, known),
        IEnumerable several => string.Join(", ", several.Cast<object?>().Select(one => Redact(name, one))),
        _ => redactor.Redact(name, Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""),
    };
}
