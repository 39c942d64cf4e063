using System.Collections.Immutable;
using Pareto.Core.Configuration;

namespace Pareto.Workbench.Import;

/// <summary>Budgets and rate limits that can be said here as they are meant there, each as an entry of its list in YAML.</summary>
internal sealed class LiteLlmCaps(Action<ImportNoteKind, int?, string, string> note)
{
    private const decimal MostDollars = 9_000_000;
    private const decimal MostAtATime = 1_000_000;

    /// <summary>What is read of <c>litellm_settings</c>.</summary>
    public static readonly string[] Settings = ["max_budget", "budget_duration"];

    /// <summary>What is read of <c>general_settings</c>.</summary>
    public static readonly string[] GeneralSettings = ["global_max_parallel_requests"];

    /// <summary>What is read of <c>litellm_params</c>, with what it is called here.</summary>
    private static readonly (string Theirs, string Ours, decimal Most)[] OfModels =
        [("rpm", "requests", int.MaxValue), ("tpm", "tokens", int.MaxValue), ("max_parallel_requests", "concurrency", MostAtATime)];

    private readonly ImmutableArray<string>.Builder _budgets = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<string>.Builder _limits = ImmutableArray.CreateBuilder<string>();

    public static IEnumerable<string> Parameters => OfModels.Select(limit => limit.Theirs);

    public ImmutableArray<string> Budgets => _budgets.ToImmutable();

    public ImmutableArray<string> Limits => _limits.ToImmutable();

    /// <summary>The budget of the whole proxy, where its time is one of the calendar.</summary>
    public void AddBudget(DocumentMapping? settings)
    {
        if (settings?["max_budget"] is null)
        {
            NotTranslated(settings, "litellm_settings", "budget_duration", "is the time of no budget in this file");
            return;
        }

        if (settings.Number("max_budget") is not { } amount || amount is < 0 or > MostDollars)
        {
            NotTranslated(settings, "litellm_settings", "max_budget", "is no amount of US dollars");
            NotTranslated(settings, "litellm_settings", "budget_duration", "is the time of a budget that was left out");
        }
        else if (settings.Text("budget_duration") is not { } duration)
        {
            NotTranslated(settings, "litellm_settings", "max_budget", "a budget that never begins anew is not translated: write one under budgets, with a window");
        }
        else if (WindowOf(duration) is { } window)
        {
            _budgets.Add($"{{ name: litellm-proxy, amount: {YamlText.Of(amount)}, window: {window} }}");
            if (duration == "30d")
            {
                note(ImportNoteKind.Changed, settings.Line("budget_duration"), "litellm_settings.budget_duration", "is a month of the calendar here, in UTC");
            }
        }
        else
        {
            NotTranslated(settings, "litellm_settings", "budget_duration", "is no day, week or month: the budget was left out, write it under budgets, with window: sliding and a length");
        }
    }

    /// <summary>The most requests at a time of the whole proxy.</summary>
    public void AddProxyLimit(DocumentMapping? general)
    {
        if (general?["global_max_parallel_requests"] is null)
        {
            return;
        }

        if (Count(general, "global_max_parallel_requests", MostAtATime) is { } most)
        {
            _limits.Add($"{{ name: litellm-proxy, scope: all, concurrency: {YamlText.Of(most)} }}");
        }
        else
        {
            NotTranslated(general, "general_settings", "global_max_parallel_requests", "is no number of requests");
        }
    }

    /// <summary>
    /// The limits of each deployment that alone serves one name. Of several, or with others to fall back to, LiteLLM goes on where we would refuse; and what comes
    /// by another name it counts as well.
    /// </summary>
    /// <param name="deployments">All of them.</param>
    /// <param name="aliases">The names that clients send, with what they became.</param>
    public void AddLimits(IReadOnlyList<LiteLlmDeployment> deployments, ImmutableArray<(string Name, ImmutableArray<string> Targets)> aliases)
    {
        foreach (var deployment in deployments)
        {
            var isAlone = deployments.Count(other => other.Target == deployment.Target || other.Group == deployment.Group) == 1
                && aliases.All(alias => !alias.Targets.Contains(deployment.Target) || (alias.Name == deployment.Group && alias.Targets.Length == 1));
            var bounds = new List<string>();
            foreach (var (theirs, ours, most) in OfModels.Where(limit => deployment.Own[limit.Theirs] is not null))
            {
                var (path, own) = ($"{deployment.Path}.litellm_params", deployment.Own);
                if (!isAlone)
                {
                    NotTranslated(own, path, theirs, LiteLlmUntranslated.Limits);
                }
                else if (Count(own, theirs, most) is not { } count)
                {
                    NotTranslated(own, path, theirs, "is no number to limit anything to");
                }
                else
                {
                    bounds.Add($"{ours}: {YamlText.Of(count)}");
                    note(ImportNoteKind.Changed, own.Line(theirs), $"{path}.{theirs}", "is a limit here, of requests that name this model: what is over it is refused (429)");
                }
            }

            if (bounds.Count > 0)
            {
                _limits.Add($"{{ name: {YamlText.Of($"litellm-{deployment.Group}")}, scope: model, only: {YamlText.List([deployment.Group])}, {string.Join(", ", bounds)} }}");
            }
        }
    }

    // LiteLLM itself begins these at midnight, on Mondays and on the first of the month, UTC.
    private static string? WindowOf(string duration) => duration switch
    {
        "1d" or "24h" => "day",
        "7d" or "1w" => "week",
        "1mo" or "30d" => "month",
        _ => null,
    };

    private static decimal? Count(DocumentMapping mapping, string key, decimal most) =>
        mapping.Number(key) is { } count && count >= 1 && count <= most && decimal.IsInteger(count) ? count : null;

    private void NotTranslated(DocumentMapping? section, string path, string key, string why)
    {
        if (section?[key] is not null)
        {
            note(ImportNoteKind.NotTranslated, section.Line(key), $"{path}.{key}", why);
        }
    }
}
