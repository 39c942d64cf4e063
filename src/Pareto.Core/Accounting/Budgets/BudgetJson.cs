using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pareto.Core.Accounting.Budgets;

/// <summary>How budgets are written as JSON: by the admin API, by <c>pareto budgets</c> and in the database.</summary>
public static class BudgetJson
{
    /// <summary>camelCase names and words; durations as in pareto.yaml; fields that are not known and nulls where none may be are errors.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false), new DurationConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private sealed class DurationConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Configuration.DurationText.Parse(reader.GetString() ?? "") ?? throw new JsonException("A duration is a number and ms, s, m or h.");

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Configuration.DurationText.Format(value));
    }
}
