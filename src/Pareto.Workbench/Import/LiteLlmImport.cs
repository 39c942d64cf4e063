using System.Collections.Immutable;

namespace Pareto.Workbench.Import;

/// <summary>What an import of a LiteLLM configuration came to.</summary>
public sealed record LiteLlmImport
{
    /// <summary>The text of a <c>pareto.yaml</c>; null where the file could not be read, or lists no model that could be translated.</summary>
    public string? Yaml { get; init; }

    /// <summary>What was not carried over as it was, or why the file could not be read; in the order of lines, notes on the whole last.</summary>
    public ImmutableArray<ImportNote> Notes { get; init; } = [];
}
