using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pareto.Cli;

/// <summary>Writes one JSON object to standard output, for programs.</summary>
internal static class JsonOutput
{
    public static void Write(Action<Utf8JsonWriter> writeProperties)
    {
        using var output = Console.OpenStandardOutput();
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writeProperties(writer);
            writer.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    /// <summary>Writes one value as its serializer has it.</summary>
    public static void Write<T>(T value, JsonSerializerOptions options) =>
        Console.WriteLine(JsonSerializer.Serialize(value, new JsonSerializerOptions(options) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
}
