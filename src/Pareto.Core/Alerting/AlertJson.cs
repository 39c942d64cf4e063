using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pareto.Core.Alerting;

/// <summary>How alerts are written as JSON: to webhooks, by the admin API and by <c>pareto alerts</c>.</summary>
public static class AlertJson
{
    /// <summary>camelCase names and words; what is absent is left out.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    internal static string Name<T>(T word)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(word.ToString());

    internal static T Parse<T>(string name)
        where T : struct, Enum => Enum.Parse<T>(name, ignoreCase: true);
}
