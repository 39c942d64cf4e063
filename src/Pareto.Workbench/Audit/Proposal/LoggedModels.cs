using System.Collections.Immutable;
using Pareto.Core.Catalog;
using Pareto.Core.Exchange;
using Pareto.Workbench.Audit.Findings;

namespace Pareto.Workbench.Audit.Proposal;

/// <summary>What the logged calls asked for.</summary>
internal static class LoggedModels
{
    private const int Most = 20;

    /// <summary>The names of chat models that clients send, the most frequent first: those that could be an alias.</summary>
    public static ImmutableArray<string> Names(IReadOnlyList<WorkloadFacts> workloads) =>
    [
        .. workloads.SelectMany(workload => workload.Models)
            .Where(model => CanBeAlias(model.Model))
            .GroupBy(model => model.Model)
            .OrderByDescending(name => name.Sum(model => model.Calls))
            .ThenBy(name => name.Key, StringComparer.Ordinal)
            .Take(Most)
            .Select(name => name.Key),
    ];

    /// <summary>The preset of the provider that most calls went to, so far as the names of their models tell; OpenAI's where they do not.</summary>
    public static string MainPreset(IReadOnlyList<WorkloadFacts> workloads) =>
        workloads.SelectMany(workload => workload.Models)
            .GroupBy(model => PresetOf(model.Model))
            .Where(preset => preset.Key is not null)
            .OrderByDescending(preset => preset.Sum(model => model.Calls))
            .Select(preset => preset.Key)
            .FirstOrDefault() ?? "openai";

    private static string? PresetOf(string model) =>
        model.Contains("claude", StringComparison.OrdinalIgnoreCase) ? "anthropic"
        : model.Contains("gemini", StringComparison.OrdinalIgnoreCase) ? "gemini"
        : model.Contains("grok", StringComparison.OrdinalIgnoreCase) ? "xai"
        : model.Contains("gpt", StringComparison.OrdinalIgnoreCase) ? "openai"
        : null;

    // A vector of another model is of no use, so what makes embeddings is not to be routed; what the audit calls models without a name, or many
    // together, is nothing that a client sends.
    private static bool CanBeAlias(string name) =>
        name.Length > 0 && name is not (ModelCatalog.AutoModel or WorkloadTally.UnknownModel) && TierNames.Parse(name) is null
        && !name.Contains('/') && !name.Any(character => char.IsControl(character) || char.IsWhiteSpace(character))
        && !name.Contains("embed", StringComparison.OrdinalIgnoreCase);
}
