using System.Buffers;
using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Core.Wire;

/// <summary>
/// Gathers the fields that the vocabulary has no name for. Unknown fields inside an object that it does have a name for
/// (<c>image_url</c>, <c>function</c>, <c>stream_options</c>, …) are carried as an object of that name holding only them;
/// the mapper that writes the object adds them back. A repeated name replaces the earlier one, as JSON parsers do.
/// </summary>
internal struct CarriedBuilder
{
    private List<KeyValuePair<string, JsonElement>>? _fields;

    public void Add(string name, JsonElement value)
    {
        _fields ??= new(4);
        var field = KeyValuePair.Create(name, value.Clone());
        for (var i = 0; i < _fields.Count; i++)
        {
            if (_fields[i].Key == name)
            {
                _fields[i] = field;
                return;
            }
        }

        _fields.Add(field);
    }

    /// <summary>Carries the unknown fields of a known object; nothing where there are none.</summary>
    public void AddInner(string name, CarriedFields inner)
    {
        if (!inner.IsEmpty)
        {
            Add(name, ToObject(inner));
        }
    }

    public void Remove(string name) => _fields?.RemoveAll(field => field.Key == name);

    public readonly CarriedFields Build() => _fields is { Count: > 0 } ? new([.. _fields]) : CarriedFields.None;

    private static JsonElement ToObject(CarriedFields fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WireJson.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteCarried(fields);
            writer.WriteEndObject();
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }
}
