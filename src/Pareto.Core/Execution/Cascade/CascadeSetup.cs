using System.Collections.Immutable;
using Pareto.Core.Catalog;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;

namespace Pareto.Core.Execution.Cascade;

/// <summary>The cascade of a configuration, its names resolved and its plans read. Immutable.</summary>
internal sealed class CascadeSetup
{
    private readonly CascadePlanFile? _plans;

    /// <param name="options">What is configured.</param>
    /// <param name="drafts">Its drafts, in order.</param>
    /// <param name="judge">Its judge, where it has one.</param>
    /// <param name="plans">Its fitted plans, where it has any; their models are among the drafts.</param>
    /// <param name="embedder">Its embedder, where it has one.</param>
    public CascadeSetup(CascadeOptions options, ImmutableArray<Target> drafts, Target? judge, CascadePlanFile? plans, Target? embedder = null)
    {
        Embedder = embedder;
        Options = options;
        Drafts = drafts;
        Judge = judge;
        _plans = plans;
    }

    public CascadeOptions Options { get; }

    public ImmutableArray<Target> Drafts { get; }

    public Target? Judge { get; }

    public Target? Embedder { get; }

    /// <summary>Reads what the options name; null where it cannot be used, the problems saying why.</summary>
    /// <param name="path">Where the options stand in the file.</param>
    /// <param name="options">As read.</param>
    /// <param name="catalog">What the options may name; null when it has problems itself, which leaves the names unchecked.</param>
    /// <param name="problems">Receives what is wrong.</param>
    public static CascadeSetup? Load(string path, CascadeOptions options, ModelCatalog? catalog, List<ConfigurationProblem> problems)
    {
        var before = problems.Count;
        if (options.Drafts.Count is 0 or > CascadeEvidence.MostModels)
        {
            problems.Add(new($"{path}.drafts", $"names {options.Drafts.Count} targets. Name 1 to {CascadeEvidence.MostModels}."));
        }

        var plans = options.Plan is null ? null : Read($"{path}.plan", options.Plan, problems);
        if (catalog is null)
        {
            return null;
        }

        var drafts = ImmutableArray.CreateBuilder<Target>();
        for (var i = 0; i < options.Drafts.Count; i++)
        {
            if (Find($"{path}.drafts[{i}]", options.Drafts[i], catalog, problems) is { } draft)
            {
                drafts.Add(draft);
                if (draft.Tier != Tier.Small)
                {
                    problems.Add(new($"{path}.drafts[{i}]", $"'{draft.Name}' is not in tier small. Add it to tiers.small, or name a target from there."));
                }
            }
        }

        var judge = options.Judge is { } judging ? Find($"{path}.judge.target", judging.Target, catalog, problems) : null;
        var embedder = options.Texts.Embedder is { } embedding ? Find($"{path}.texts.embedder", embedding, catalog, problems) : null;
        if (embedder is not null && !embedder.Abilities.HasFlag(TargetAbilities.Embeddings))
        {
            problems.Add(new($"{path}.texts.embedder", $"'{embedder.Name}' makes no embeddings. Name a target that does, or say embeddings: true of it under targets if it can."));
        }

        if (catalog.InTier(Tier.Mid).IsEmpty && catalog.InTier(Tier.Premium).IsEmpty)
        {
            problems.Add(new(path, "there is no target to escalate to. Add one to tiers.mid or tiers.premium."));
        }

        if (problems.Count == before)
        {
            CheckNames($"{path}.plan", plans, drafts, problems);
            CheckSignals($"{path}.plan", plans, options, drafts, problems);
        }

        return problems.Count == before ? new CascadeSetup(options, drafts.ToImmutable(), judge, plans, embedder) : null;
    }

    public bool Serves(string workload) => Options.Workloads.Count == 0 || Options.Workloads.Contains(workload);

    /// <summary>The name of the plan that was fitted for the workload; null where none speaks for it.</summary>
    public string? PlanNameFor(string workload) => _plans is null ? null
        : _plans.Plans.ContainsKey(workload) ? workload
        : _plans.Plans.ContainsKey(CascadePlanFile.AnyWorkload) ? CascadePlanFile.AnyWorkload
        : null;

    /// <summary>The plans of prompts alone, by name.</summary>
    public IEnumerable<KeyValuePair<string, PromptOrder>> Orders =>
        _plans is null ? [] : _plans.Plans.Where(plan => plan.Value.ByPrompt is not null).Select(plan => KeyValuePair.Create(plan.Key, plan.Value.ByPrompt!));

    /// <param name="name">A name that <see cref="PlanNameFor"/> gave.</param>
    public CascadePlan PlanOf(string name) => _plans!.Plans[name];

    /// <summary>Whether the target is what a plan calls by this name: the target's own, or its model's.</summary>
    public static bool IsCalled(Target target, string name) => target.Name == name || target.Id.Model == name;

    private static CascadePlanFile? Read(string path, string file, List<ConfigurationProblem> problems)
    {
        try
        {
            return CascadePlanFile.Read(file);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            problems.Add(new(path, e.Message));
            return null;
        }
    }

    private static Target? Find(string path, string name, ModelCatalog catalog, List<ConfigurationProblem> problems)
    {
        if (catalog.Targets.FirstOrDefault(target => target.Name == name) is { } target)
        {
            return target;
        }

        problems.Add(new(path, $"'{name}' is no target here.{NameSuggestion.Hint(name, catalog.Targets.Select(known => known.Name))}"));
        return null;
    }

    private static void CheckNames(string path, CascadePlanFile? plans, ImmutableArray<Target>.Builder drafts, List<ConfigurationProblem> problems)
    {
        foreach (var name in plans?.Plans.SelectMany(plan => plan.Value.Models).Select(model => model.Name).Distinct() ?? [])
        {
            if (!drafts.Any(draft => IsCalled(draft, name)))
            {
                problems.Add(new(path, $"it asks the model '{name}', which is none of the drafts ({string.Join(", ", drafts.Select(draft => draft.Name))}). Name it under drafts, or fit the plan on outcomes of these."));
            }
        }
    }

    // What a plan has learned to look at, it has to be shown.
    private static void CheckSignals(
        string path, CascadePlanFile? plans, CascadeOptions options, ImmutableArray<Target>.Builder drafts, List<ConfigurationProblem> problems)
    {
        var reads = plans?.Plans.Values.Aggregate(CascadeSignals.None, (all, plan) => all | plan.Reads) ?? CascadeSignals.None;
        var blind = drafts.FirstOrDefault(draft => !draft.Abilities.HasFlag(TargetAbilities.LogProbs));
        string? Missing(CascadeSignals signal) => signal switch
        {
            CascadeSignals.LogProbs => blind is null ? null : $"token probabilities, which '{blind.Name}' does not tell. Take another draft, or fit the plan on replies without them",
            CascadeSignals.SelfRating => options.SelfRating is not null ? null : "self-ratings. Write selfRating beside it, or fit the plan on replies without them",
            CascadeSignals.Judge => options.Judge is not null ? null : "a judge's scores. Name one under judge, or fit the plan on replies without them",
            _ => options.Texts.Embedder is not null ? null : "vectors. Name who makes them under texts.embedder, or fit the plan on replies without them",
        };
        foreach (var signal in Enum.GetValues<CascadeSignals>().Where(signal => signal != CascadeSignals.None && reads.HasFlag(signal)))
        {
            if (Missing(signal) is { } missing)
            {
                problems.Add(new(path, $"it reads {missing}."));
            }
        }
    }
}
