using System.Globalization;
using System.Text;
using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Core.Wire;

/// <summary>
/// Reads a client's fields and remembers the first thing wrong with them, by its path in the client's own spelling
/// (<c>messages[2].content[0].image_url.url</c>). Reading goes on after an error with null values, so mappers need no
/// early returns; whoever made the reader looks at <see cref="Error"/> at the end. Null counts as absent everywhere.
/// </summary>
internal sealed class FieldReader
{
    private readonly List<(string? Name, int Index)> _path = new(8);

    public GatewayError? Error { get; private set; }

    public void Enter(string name) => _path.Add((name, 0));

    public void Enter(int index) => _path.Add((null, index));

    public void Leave() => _path.RemoveAt(_path.Count - 1);

    /// <summary>Keeps the error unless there is one already; <paramref name="complaint"/> follows the field's path in the message.</summary>
    public void Fail(string complaint, string? field = null)
    {
        if (Error is null)
        {
            var path = PathOf(field);
            Error = new GatewayError(GatewayErrorKind.InvalidRequest, path.Length == 0 ? complaint : $"`{path}` {complaint}")
            {
                Parameter = path.Length == 0 ? null : path,
            };
        }
    }

    public string? Text(JsonElement value, string field)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return WireJson.Text(value);
            case JsonValueKind.Null:
                return null;
            default:
                Fail($"must be a string, not {KindOf(value)}.", field);
                return null;
        }
    }

    public bool? Flag(JsonElement value, string field)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.True or JsonValueKind.False:
                return value.GetBoolean();
            case JsonValueKind.Null:
                return null;
            default:
                Fail($"must be true or false, not {KindOf(value)}.", field);
                return null;
        }
    }

    public int? Whole(JsonElement value, string field, int least, int most)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most)
        {
            return number;
        }

        Fail(most == int.MaxValue ? $"must be a whole number of at least {least}." : $"must be a whole number from {least} to {most}.", field);
        return null;
    }

    public long? Long(JsonElement value, string field)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number))
        {
            return number;
        }

        Fail("must be a whole number of at most 64 bits.", field);
        return null;
    }

    public double? Number(JsonElement value, string field, double least, double most)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= least && number <= most)
        {
            return number;
        }

        Fail(string.Create(CultureInfo.InvariantCulture, $"must be a number from {least} to {most}."), field);
        return null;
    }

    /// <summary>False (and an error unless the value is null) where the value is no object.</summary>
    public bool IsObject(JsonElement value, string? field = null)
    {
        if (value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
        {
            Fail($"must be an object, not {KindOf(value)}.", field);
        }

        return value.ValueKind == JsonValueKind.Object;
    }

    /// <summary>False (and an error unless the value is null) where the value is no array.</summary>
    public bool IsArray(JsonElement value, string? field = null)
    {
        if (value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null))
        {
            Fail($"must be an array, not {KindOf(value)}.", field);
        }

        return value.ValueKind == JsonValueKind.Array;
    }

    public static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    private string PathOf(string? field)
    {
        var path = new StringBuilder();
        foreach (var (name, index) in _path)
        {
            if (name is null)
            {
                path.Append('[').Append(index).Append(']');
            }
            else
            {
                path.Append(path.Length == 0 ? "" : ".").Append(name);
            }
        }

        if (field is not null)
        {
            path.Append(path.Length == 0 ? "" : ".").Append(field);
        }

        return path.ToString();
    }
}
