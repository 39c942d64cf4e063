using System.Collections.Immutable;
using Pareto.Core.Configuration;

namespace Pareto.Workbench.Import;

/// <summary>What an import of a LiteLLM configuration came to.</summary>
public sealed record LiteLlmImport
{
    /// <summary>The text of a <c>pareto.yaml</c>; null where the file could not be read at all.</summary>
    public string? Yaml { get; init; }

    /// <summary>What was not carried over as it was, in the order of lines; notes on the whole come last.</summary>
    public ImmutableArray<ImportNote> Notes { get; init; } = [];

    /// <summary>Why the file could not be read.</summary>
    public ImmutableArray<ConfigurationProblem> Problems { get; init; } = [];
}
