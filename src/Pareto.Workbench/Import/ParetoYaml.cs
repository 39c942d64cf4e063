using System.Collections.Immutable;
using System.Text;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;

namespace Pareto.Workbench.Import;

/// <summary>The text of the new <c>pareto.yaml</c>, in the order of the reference.</summary>
internal sealed class ParetoYaml
{
    // The defaults of execution.firstTokenTimeout and execution.connectTimeout, which totalTimeout must not undercut.
    private static readonly TimeSpan FirstTokenTimeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private readonly StringBuilder _text = new();

    /// <summary>What the file says of itself, a comment line each.</summary>
    public required ImmutableArray<string> Header { get; init; }

    /// <summary>The reference to the key that clients have been sending; null where none was asked for.</summary>
    public string? MasterKey { get; init; }

    /// <summary>The entries of budgets and of limits, each on a line.</summary>
    public ImmutableArray<string> Budgets { get; init; } = [];

    public ImmutableArray<string> Limits { get; init; } = [];

    public required IReadOnlyList<YamlProvider> Providers { get; init; }

    /// <summary>What the tiers are for, in words.</summary>
    public required string TiersAre { get; init; }

    /// <summary>How they came about.</summary>
    public required string TiersBecause { get; init; }

    public required ImmutableArray<YamlTarget> Targets { get; init; }

    /// <summary>What the aliases are for, in words.</summary>
    public required string AliasesBecause { get; init; }

    public required ImmutableArray<(string Name, ImmutableArray<string> Targets)> Aliases { get; init; }

    /// <summary>The target that savings are counted against; null for the default.</summary>
    public string? Baseline { get; init; }

    /// <summary>The section policy, line by line; empty for none.</summary>
    public ImmutableArray<string> Policy { get; init; } = [];

    /// <summary>Retries and total time; null for the defaults.</summary>
    public decimal? Retries { get; init; }

    public TimeSpan? TotalTimeout { get; init; }

    public override string ToString()
    {
        _text.Clear();
        foreach (var line in Header)
        {
            Line($"# {new string([.. line.Where(character => !char.IsControl(character))])}");
        }

        WriteKeys();
        WriteList("budgets", Budgets);
        WriteList("limits", Limits);
        WriteProviders();
        WriteTiers();
        WriteTargets();
        WriteAliases();
        WriteBaseline();
        WritePolicy();
        WriteExecution();
        return _text.ToString();
    }

    private void WriteKeys()
    {
        if (MasterKey is null)
        {
            return;
        }

        Section("keys:");
        Line("  - name: litellm-master");
        Line($"    key: {MasterKey}");
    }

    private void WriteList(string section, ImmutableArray<string> entries)
    {
        if (entries.IsEmpty)
        {
            return;
        }

        Section($"{section}:");
        foreach (var entry in entries)
        {
            Line($"  - {entry}");
        }
    }

    private void WriteProviders()
    {
        if (Providers.Count == 0)
        {
            return;
        }

        Section("providers:");
        foreach (var provider in Providers)
        {
            Line($"  {provider.Name}:");
            Line($"    preset: {provider.Preset}");
            Optional("    baseUrl", provider.BaseUrl);
            Optional("    apiKey", provider.ApiKey);
            Optional("    apiVersion", provider.ApiVersion);
            if (provider.Organization is { } organization)
            {
                Line("    headers:");
                Line($"      OpenAI-Organization: {organization}");
            }
        }
    }

    private void WriteTiers()
    {
        var tiers = Targets.Where(target => target.Tier is not null).ToLookup(target => target.Tier!.Value);
        var unplaced = Targets.Where(target => target.Tier is null && !target.IsEmbedding).Select(target => target.Id).ToArray();
        if (tiers.Count == 0 && unplaced.Length == 0)
        {
            return;
        }

        Line();
        Line($"# {TiersAre}");
        if (tiers.Count > 0)
        {
            Line($"# {TiersBecause}");
            Line("tiers:");
            foreach (var tier in Enum.GetValues<Tier>().Where(tier => tiers.Contains(tier)))
            {
                Line($"  {tier.Name()}: {YamlText.List(tiers[tier].Select(target => target.Id))}");
            }
        }

        if (unplaced.Length > 0)
        {
            Line($"# No price is known, so place {(unplaced.Length == 1 ? "it" : "them")} under small, mid or premium yourself:");
            foreach (var id in unplaced)
            {
                Line($"#   {YamlText.Of(id)}");
            }
        }
    }

    private void WriteTargets()
    {
        // A target that no alias and no tier names must be named here, or clients could not name it either.
        var named = Aliases.SelectMany(alias => alias.Targets).ToHashSet(StringComparer.Ordinal);
        var written = Targets.Where(target => target.Details.Length > 0 || (target.Tier is null && !named.Contains(target.Id))).ToArray();
        if (written.Length == 0)
        {
            return;
        }

        Section("targets:");
        foreach (var target in written)
        {
            Line(target.Details.Length == 0
                ? $"  {YamlText.Of(target.Id)}: {{}}"
                : $"  {YamlText.Of(target.Id)}: {{ {string.Join(", ", target.Details.Select(detail => $"{detail.Key}: {detail.Value}"))} }}");
        }
    }

    private void WriteAliases()
    {
        if (Aliases.Length == 0)
        {
            return;
        }

        Line();
        Line($"# {AliasesBecause}");
        Line("aliases:");
        foreach (var (name, targets) in Aliases)
        {
            Line($"  {YamlText.Of(name)}: {(targets is [var only] ? YamlText.Of(only) : YamlText.List(targets))}");
        }
    }

    private void WriteBaseline()
    {
        if (Baseline is not null)
        {
            Line();
            Line("# What would serve without the gateway: savings are counted against it.");
            Line($"baseline: {YamlText.Of(Baseline)}");
        }
    }

    private void WritePolicy()
    {
        if (!Policy.IsEmpty)
        {
            Line();
            foreach (var line in Policy)
            {
                Line(line);
            }
        }
    }

    private void WriteExecution()
    {
        if (Retries is null && TotalTimeout is null)
        {
            return;
        }

        Section("execution:");
        if (TotalTimeout is { } total)
        {
            foreach (var (key, limit) in new[] { ("connectTimeout", ConnectTimeout), ("firstTokenTimeout", FirstTokenTimeout) })
            {
                if (total < limit)
                {
                    Line($"  {key}: {DurationText.Format(total)}");
                }
            }

            Line($"  totalTimeout: {DurationText.Format(total)}");
        }

        if (Retries is { } retries)
        {
            Line($"  retries: {YamlText.Of(retries)}");
        }
    }

    private void Optional(string key, string? value)
    {
        if (value is not null)
        {
            Line($"{key}: {YamlText.Of(value)}");
        }
    }

    private void Section(string line)
    {
        Line();
        Line(line);
    }

    private void Line(string line = "") => _text.Append(line).Append('\n');
}
