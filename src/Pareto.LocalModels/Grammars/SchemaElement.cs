using System.Text.Json;

namespace Pareto.LocalModels.Grammars;

/// <summary>A schema within a schema.</summary>
/// <param name="Pointer">Where, as a JSON pointer after '#'.</param>
internal readonly record struct SchemaElement(string Pointer, JsonElement Value)
{
    public SchemaElement At(string name) => At(name, Value.GetProperty(name));

    public SchemaElement At(string name, JsonElement value) =>
        new($"{Pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}", value);
}
