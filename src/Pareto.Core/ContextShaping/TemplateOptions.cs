using System.ComponentModel;

namespace Pareto.Core.ContextShaping;

/// <summary>A form for answers, as a JSON Schema.</summary>
public sealed record TemplateOptions
{
    [Description("The JSON Schema, as JSON text. This or schemaFile.")]
    public string? Schema { get; init; }

    [Description("A file with the JSON Schema, relative to the configuration. This or schema.")]
    public string? SchemaFile { get; init; }

    [Description("Asks providers to hold models to the schema (OpenAI's strict), which then must keep to the part of JSON Schema that they take. Default false.")]
    public bool Strict { get; init; }

    [Description("When a stream is checked: atEnd, once it was handed on, so that one that does not follow ends with an error; or first: it is held back until then, and can be made good. Default atEnd.")]
    public StreamCheck Streams { get; init; } = StreamCheck.AtEnd;
}

/// <summary>When a stream is held against its template.</summary>
public enum StreamCheck
{
    /// <summary>The client gets it as it comes, and an error at the end where it does not follow.</summary>
    AtEnd,

    /// <summary>The client gets it once it is whole and follows.</summary>
    First,
}
