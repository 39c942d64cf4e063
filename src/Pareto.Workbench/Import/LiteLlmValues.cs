using System.Globalization;
using Pareto.Core.Configuration;

namespace Pareto.Workbench.Import;

/// <summary>Reads values of a LiteLLM file, where a wrong type counts as nothing written.</summary>
internal static class LiteLlmValues
{
    private const string EnvironmentPrefix = "os.environ/";

    /// <summary>The text under the key; null where nothing, or nothing that is a text, is written.</summary>
    public static string? Text(this DocumentMapping? mapping, string key) =>
        mapping?[key] is DocumentScalar { IsNull: false, Text.Length: > 0 } scalar ? scalar.Text : null;

    public static DocumentMapping? Mapping(this DocumentMapping? mapping, string key) => mapping?[key] as DocumentMapping;

    public static decimal? Number(this DocumentMapping? mapping, string key) =>
        decimal.TryParse(mapping.Text(key), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static bool? Flag(this DocumentMapping? mapping, string key) => bool.TryParse(mapping.Text(key), out var flag) ? flag : null;

    /// <summary>The line of the key.</summary>
    public static int? Line(this DocumentMapping? mapping, string key) => mapping?.Entries.FirstOrDefault(entry => entry.Key == key)?.Line;

    /// <summary>The variable that <c>os.environ/NAME</c> names; null for any other text.</summary>
    public static string? Variable(string? text) =>
        text?.StartsWith(EnvironmentPrefix, StringComparison.Ordinal) == true && IsVariable(text[EnvironmentPrefix.Length..])
            ? text[EnvironmentPrefix.Length..]
            : null;

    public static string Reference(string variable) => $"${{{variable}}}";

    /// <summary>Text that is no secret, with <c>os.environ/NAME</c> as a reference and <c>${</c> kept from becoming one.</summary>
    public static string Translate(string text) =>
        Variable(text) is { } variable ? Reference(variable) : text.Replace("${", "$${", StringComparison.Ordinal);

    /// <summary>The entries of a list, or the one value in its place.</summary>
    public static IEnumerable<DocumentNode> Each(DocumentNode? node) => node switch
    {
        DocumentList list => list.Items,
        null or DocumentScalar { IsNull: true } => [],
        _ => [node],
    };

    private static bool IsVariable(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');
}
