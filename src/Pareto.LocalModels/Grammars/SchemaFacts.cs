using System.Text.Json;

namespace Pareto.LocalModels.Grammars;

/// <summary>What one schema asks for by its own keywords, checked and in order.</summary>
internal sealed class SchemaFacts
{
    public required string Pointer { get; init; }

    /// <summary>The schema <c>false</c>.</summary>
    public bool IsFalse { get; init; }

    public JsonTypes Types { get; set; } = JsonTypes.All;

    /// <summary>The types that the keywords are about.</summary>
    public JsonTypes Hinted { get; set; }

    /// <summary>The only values, where they are told.</summary>
    public List<JsonElement>? Values { get; set; }

    public SchemaElement? Reference { get; set; }

    public List<SchemaElement> AllOf { get; } = [];

    public List<SchemaElement> AnyOf { get; } = [];

    public List<SchemaElement> OneOf { get; } = [];

    public List<(string Name, SchemaElement Schema)> Properties { get; } = [];

    public List<(string Pattern, SchemaElement Schema)> PatternProperties { get; } = [];

    public SchemaElement? AdditionalProperties { get; set; }

    public SchemaElement? PropertyNames { get; set; }

    public List<string> Required { get; } = [];

    public int MinProperties { get; set; }

    public int MaxProperties { get; set; } = Expression.Unbounded;

    public List<SchemaElement> PrefixItems { get; } = [];

    public SchemaElement? Items { get; set; }

    public int MinItems { get; set; }

    public int MaxItems { get; set; } = Expression.Unbounded;

    /// <summary>The schema wants no item twice.</summary>
    public bool HasUniqueItems { get; set; }

    public int MinLength { get; set; }

    public int MaxLength { get; set; } = Expression.Unbounded;

    public string? Pattern { get; set; }

    public string? Format { get; set; }

    public NumberBound? Least { get; set; }

    public NumberBound? Most { get; set; }
}
