using System.Collections.Immutable;
using Pareto.Core.Configuration;

namespace Pareto.Core.Providers;

/// <summary>A model file looked at: what it says, or why it cannot be served. Paths begin at the options: <c>file</c>.</summary>
public sealed record InProcessModelInspection(InProcessModelFacts? Facts, ImmutableArray<ConfigurationProblem> Problems)
{
    /// <summary>The path of what is wrong with the file itself.</summary>
    public const string File = "file";

    /// <summary>What may well be meant, and is worth saying.</summary>
    public ImmutableArray<ConfigurationProblem> Warnings { get; init; } = [];
}
