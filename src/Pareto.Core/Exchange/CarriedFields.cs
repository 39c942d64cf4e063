using System.Collections;
using System.Collections.Immutable;
using System.Text.Json;

namespace Pareto.Core.Exchange;

/// <summary>JSON fields that the vocabulary has no name for, kept in order so that a mapper can hand them on unchanged.</summary>
public readonly struct CarriedFields(ImmutableArray<KeyValuePair<string, JsonElement>> fields)
    : IReadOnlyCollection<KeyValuePair<string, JsonElement>>
{
    private readonly ImmutableArray<KeyValuePair<string, JsonElement>> _fields = fields;

    public static CarriedFields None => default;

    public int Count => _fields.IsDefault ? 0 : _fields.Length;

    public bool IsEmpty => Count == 0;

    public JsonElement? Find(string name)
    {
        foreach (var field in this)
        {
            if (field.Key == name)
            {
                return field.Value;
            }
        }

        return null;
    }

    public ImmutableArray<KeyValuePair<string, JsonElement>>.Enumerator GetEnumerator() =>
        (_fields.IsDefault ? [] : _fields).GetEnumerator();

    IEnumerator<KeyValuePair<string, JsonElement>> IEnumerable<KeyValuePair<string, JsonElement>>.GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, JsonElement>>)(_fields.IsDefault ? [] : _fields)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable)(_fields.IsDefault ? [] : _fields)).GetEnumerator();

    // Carried fields may hold a client's text: they never print themselves.
    public override string ToString() => $"{Count} carried fields";
}
