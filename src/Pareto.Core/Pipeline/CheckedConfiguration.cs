using System.Collections.Frozen;
using System.Collections.Immutable;
using Pareto.Core.Catalog;
using Pareto.Core.Configuration;
using Pareto.Core.ContextShaping;
using Pareto.Core.Execution.Cascade;
using Pareto.Core.PolicyGate;
using Pareto.Core.PolicyGate.Detection.Confidential;
using Pareto.Core.Providers;
using Pareto.Core.Routing.Prediction;
using Pareto.Core.Routing.Promise;

namespace Pareto.Core.Pipeline;

/// <summary>A configuration with everything that was found out about it: what it comes to, and what is wrong with it.</summary>
public sealed record CheckedConfiguration
{
    /// <summary>The file it was read from; null when it was put together from what the machine offers.</summary>
    public string? File { get; init; }

    /// <summary>The file's text.</summary>
    public string? Text { get; init; }

    public required ParetoConfiguration Options { get; init; }

    /// <summary>The targets, tiers and aliases; null while there are problems with them.</summary>
    public ModelCatalog? Catalog { get; init; }

    /// <summary>Who answers, by name; null while there are problems.</summary>
    internal FrozenDictionary<string, IProvider>? Providers { get; init; }

    /// <summary>What a small model is expected to get right; null where that is switched off, and where it cannot be used.</summary>
    internal Predictor? Predictor { get; init; }

    /// <summary>What decides between small and premium; null without a promise, and where it cannot be used.</summary>
    internal RoutePromise? Promise { get; init; }

    /// <summary>The small models that are asked first; null without a cascade, and where it cannot be used.</summary>
    internal CascadeSetup? Cascade { get; init; }

    /// <summary>What holds for the requests of each workload, as far as it could be compiled.</summary>
    internal WorkloadRules Workloads { get; init; } = WorkloadRules.None;

    /// <summary>What the policy lets reach which targets; null without a policy, and while there are problems.</summary>
    public ResidencyProof? Residency { get; init; }

    /// <summary>The policy's own recognizers, as far as they could be compiled.</summary>
    internal ConfiguredRecognizers Recognizers { get; init; } = ConfiguredRecognizers.None;

    /// <summary>What the policy brings along to search with.</summary>
    public IReadOnlyList<ConfiguredRecognizer> OwnRecognizers => Recognizers.Summaries;

    /// <summary>Everything wrong, each with its line.</summary>
    public required ImmutableArray<ConfigurationProblem> Problems { get; init; }

    /// <summary>What may well be meant, and is worth saying.</summary>
    public ImmutableArray<ConfigurationProblem> Warnings { get; init; } = [];

    public bool IsValid => Problems.IsEmpty && Catalog is not null;

    public static CheckedConfiguration Unreadable(string file, string problem) => new()
    {
        File = file,
        Options = new ParetoConfiguration(),
        Problems = [new ConfigurationProblem("", problem)],
    };

    /// <summary>The problem on one line, as compilers write theirs.</summary>
    public string Describe(ConfigurationProblem problem)
    {
        // What is wrong with a file that could not be read names the file itself.
        var file = Text is null ? null : File;
        return string.Concat(
            file,
            problem.Line is { } line ? $":{line}" : "",
            file is null ? "" : ": ",
            problem.Path.Length > 0 ? $"{problem.Path}: " : "",
            problem.Message);
    }
}
