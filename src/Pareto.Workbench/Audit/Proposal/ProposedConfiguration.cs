using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;
using Pareto.Core.Providers;
using Pareto.Workbench.Audit.Conclusion;
using Pareto.Workbench.Import;

namespace Pareto.Workbench.Audit.Proposal;

/// <summary>The configuration that an audit proposes, as the text of a <c>pareto.yaml</c>. It never holds a key, only references to one.</summary>
public static partial class ProposedConfiguration
{
    // What stands in for tiers that nothing fills: the small model of the recipes, at the estimated price of a machine of one's own.
    private const string SmallPreset = "ollama";
    private const string SmallModel = "llama3.2:3b";

    private static readonly ImmutableArray<string> _policy =
    [
        "# The audit has found personal data. What is sent to a provider outside has placeholders in place of it, and the reply gets the values back;",
        "# to keep such requests in the house altogether, write: sensitivity: { personal: restricted }",
        "policy:",
        "  actions: { internal: mask }",
    ];

    /// <summary>A configuration of what a machine offers, with assumptions in place of tiers that it does not fill.</summary>
    /// <param name="found">What the machine offers.</param>
    /// <param name="workloads">What the log holds: its main provider, its models, its personal data.</param>
    /// <param name="environment">Tells which keys are there.</param>
    public static string From(ParetoConfiguration found, IReadOnlyList<WorkloadFacts> workloads, Func<string, string?> environment)
    {
        var providers = found.Providers.OrderBy(provider => provider.Key, StringComparer.Ordinal)
            .Select(provider => ProviderOf(provider.Key, provider.Value, environment)).ToList();
        var tiers = Enum.GetValues<Tier>().ToDictionary(tier => tier, tier => (IReadOnlyList<string>)[.. found.Tiers.Of(tier)]);
        var assumed = Assume(providers, tiers, LoggedModels.MainPreset(workloads), environment);
        return new ParetoYaml
        {
            Header =
            [
                "Proposed by `pareto audit`. `pareto check --config` on this file tells what it comes to.",
                .. assumed.Length == 0 ? ImmutableArray<string>.Empty : [$"Assumed, because nothing on this machine tells otherwise: {string.Join(", ", assumed)}."],
            ],
            Providers = providers,
            TiersAre = "Which requests go where when a client sends auto, or a name of the aliases below.",
            TiersBecause = "What is easy stays small, and what is hard goes up.",
            Targets = [.. tiers.SelectMany(tier => tier.Value.Select(id => new YamlTarget(id, [], tier.Key, IsEmbedding: false)))],
            AliasesBecause = "The models that the log's clients ask for: from now on the gateway chooses.",
            Aliases = [.. LoggedModels.Names(workloads).Select(name => (name, ImmutableArray.Create("auto")))],
            Baseline = tiers[Tier.Premium].FirstOrDefault(),
            Policy = HoldsPersonalData(workloads) ? _policy : [],
        }.ToString();
    }

    /// <summary>
    /// One's own configuration with what the audit adds: the models of the log as aliases, and a policy where personal data was found. Sections
    /// that are written already stay as they are.
    /// </summary>
    /// <param name="text">The file's text.</param>
    /// <param name="workloads">What the log holds.</param>
    public static string Added(string text, IReadOnlyList<WorkloadFacts> workloads)
    {
        // What is written as JSON has no end to add to.
        if (text.TrimStart().StartsWith('{'))
        {
            return text;
        }

        var added = text.TrimEnd() + "\n";
        var names = LoggedModels.Names(workloads);
        if (!HasSection(text, "aliases") && names.Length > 0)
        {
            added += $"\n# Added by `pareto audit`: the models that the log's clients ask for.\naliases:\n{string.Concat(names.Select(name => $"  {YamlText.Of(name)}: auto\n"))}";
        }

        return !HasSection(text, "policy") && HoldsPersonalData(workloads)
            ? $"{added}\n{string.Join('\n', _policy)}\n"
            : added;
    }

    /// <summary>Whether a workload holds personal data beyond what detectors see by mistake.</summary>
    public static bool HoldsPersonalData(IReadOnlyList<WorkloadFacts> workloads) =>
        workloads.Any(workload => workload.PersonalDataShare > ConclusionTests.PersonalData);

    private static ImmutableArray<string> Assume(
        List<YamlProvider> providers, Dictionary<Tier, IReadOnlyList<string>> tiers, string mainPreset, Func<string, string?> environment)
    {
        var assumed = ImmutableArray.CreateBuilder<string>();
        if (tiers[Tier.Small].Count == 0)
        {
            Fill(Tier.Small, SmallPreset, SmallModel);
        }

        // Of one provider: nobody opens two accounts for a start.
        if (tiers[Tier.Premium].Count == 0 && ProviderPreset.Find(mainPreset) is { PremiumModel: { } premium } main)
        {
            Fill(Tier.Premium, main.Name, premium);
            if (tiers[Tier.Mid].Count == 0 && main.MidModel is { } mid)
            {
                Fill(Tier.Mid, main.Name, mid);
            }
        }

        return assumed.ToImmutable();

        void Fill(Tier tier, string preset, string model)
        {
            var name = providers.FirstOrDefault(provider => provider.Preset == preset)?.Name;
            if (name is null)
            {
                name = preset;
                providers.Add(ProviderOf(preset, new ProviderOptions { Preset = preset }, environment));
            }

            var target = new TargetId(name, model).ToString();
            tiers[tier] = [target];
            assumed.Add($"{target} for {tier.Name()}");
        }
    }

    private static YamlProvider ProviderOf(string name, ProviderOptions options, Func<string, string?> environment)
    {
        var preset = ProviderPreset.Find(options.Preset)!;
        return new YamlProvider(name, preset.Name)
        {
            BaseUrl = options.BaseUrl is { } url && url != preset.BaseUrl ? url.ToString() : null,
            ApiKey = preset.KeyVariable is not { } variable ? null
                : string.IsNullOrWhiteSpace(environment(variable)) ? $"${{{variable}:-unset}}"
                : $"${{{variable}}}",
        };
    }

    private static bool HasSection(string text, string name) => TopLevelKeys().Matches(text).Any(key => key.Groups[1].Value == name);

    [GeneratedRegex("""^["']?([A-Za-z]+)["']?\s*:""", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex TopLevelKeys();
}
