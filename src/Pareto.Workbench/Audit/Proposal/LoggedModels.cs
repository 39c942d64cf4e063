using System.Collections.Immutable;
using Pareto.Core.Catalog;
using Pareto.Core.Exchange;

namespace Pareto.Workbench.Audit.Proposal;

/// <summary>What the logged calls asked for.</summary>
internal static class LoggedModels
{
    private const int Most = 20;

    /// <summary>The names of chat models that clients send, the most frequent first: those that could be an alias.</summary>
    public static ImmutableArray<string> Names(IReadOnlyList<WorkloadFacts> workloads) =>
    [
        .. Weighted(workloads)
            .Select(call => (call.Weight, Name: call.Call.Model!.Trim()))
            .Where(call => CanBeAlias(call.Name))
            .GroupBy(call => call.Name)
            .OrderByDescending(name => name.Sum(call => call.Weight))
            .ThenBy(name => name.Key, StringComparer.Ordinal)
            .Take(Most)
            .Select(name => name.Key),
    ];

    /// <summary>The preset of the provider that most calls went to, so far as the names of their models tell; OpenAI's where they do not.</summary>
    public static string MainPreset(IReadOnlyList<WorkloadFacts> workloads) =>
        Weighted(workloads)
            .GroupBy(call => PresetOf(call.Call))
            .Where(preset => preset.Key is not null)
            .OrderByDescending(preset => preset.Sum(call => call.Weight))
            .Select(preset => preset.Key)
            .FirstOrDefault() ?? "openai";

    private static IEnumerable<(LoggedCall Call, double Weight)> Weighted(IReadOnlyList<WorkloadFacts> workloads) =>
        workloads.SelectMany(workload => workload.Sample
            .Where(call => !string.IsNullOrWhiteSpace(call.Model))
            .Select(call => (call, (double)workload.Calls / workload.Sample.Count)));

    private static string? PresetOf(LoggedCall call) =>
        call.Model!.Contains("claude", StringComparison.OrdinalIgnoreCase) ? "anthropic"
        : call.Model.Contains("gemini", StringComparison.OrdinalIgnoreCase) ? "gemini"
        : call.Model.Contains("grok", StringComparison.OrdinalIgnoreCase) ? "xai"
        : call.Model.Contains("gpt", StringComparison.OrdinalIgnoreCase) ? "openai"
        : null;

    // A vector of another model is of no use, so what makes embeddings is not to be routed.
    private static bool CanBeAlias(string name) =>
        name != ModelCatalog.AutoModel && TierNames.Parse(name) is null && !name.Contains('/') && !name.Any(char.IsControl)
        && !name.Contains("embed", StringComparison.OrdinalIgnoreCase);
}
