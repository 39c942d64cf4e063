using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pareto.Core.Admission.Keys;

/// <summary>How keys are written as JSON: by the admin API, by <c>pareto keys</c> and in the database.</summary>
public static class KeyJson
{
    /// <summary>camelCase names and words; fields that are not known and nulls where none may be are errors.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    internal static string Name(KeyState state) => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());

    internal static KeyState State(string name) => Enum.Parse<KeyState>(name, ignoreCase: true);
}
