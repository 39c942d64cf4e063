using System.Collections.Immutable;
using System.Globalization;
using Pareto.Core.Exchange;

namespace Pareto.Workbench.Import;

/// <summary>Gathers the targets of all deployments: facts, exact prices, and a tier where the price is known.</summary>
internal static class LiteLlmTargets
{
    private const decimal PerMillion = 1_000_000m;
    private const decimal DearestPrice = 1_000_000m;

    // US dollars for 1M tokens, three of input to one of output. Under the first a model is among the small ones of
    // its day, above the second among the dear ones (2026: 8B models 0.05, mini models 0.3 to 2, frontier 4 and more).
    private const decimal SmallUpTo = 0.30m;
    private const decimal MidUpTo = 3m;

    /// <summary>LiteLLM's keys of prices per token, and ours of prices per 1M tokens.</summary>
    private static readonly (string Theirs, string Ours)[] PriceKeys =
    [
        ("input_cost_per_token", "input"),
        ("cache_read_input_token_cost", "cachedInput"),
        ("cache_creation_input_token_cost", "cacheWrite"),
        ("cache_creation_input_token_cost_above_1hr", "cacheWriteHour"),
        ("input_cost_per_audio_token", "audioInput"),
        ("output_cost_per_token", "output"),
        ("output_cost_per_audio_token", "audioOutput"),
    ];

    public static IEnumerable<string> Prices => PriceKeys.Select(key => key.Theirs);

    public static ImmutableArray<YamlTarget> From(
        IEnumerable<LiteLlmDeployment> deployments,
        Func<string, string, TokenPrices?> knownPrice,
        Action<ImportNoteKind, int?, string, string> note)
    {
        var targets = ImmutableArray.CreateBuilder<YamlTarget>();
        foreach (var group in deployments.GroupBy(deployment => deployment.Target))
        {
            var all = group.Select(deployment => (Deployment: deployment, Read: Read(deployment, knownPrice, note))).ToList();
            targets.Add(all[0].Read);
            foreach (var (deployment, read) in all.Skip(1).Where(other => !other.Read.Details.SequenceEqual(all[0].Read.Details)))
            {
                note(ImportNoteKind.Changed, deployment.Line, deployment.Path,
                    $"{read.Id} is described differently on line {all[0].Deployment.Line}: that description was taken");
            }
        }

        if (targets.Any(target => target.Tier is not null))
        {
            note(ImportNoteKind.Proposed, null, "tiers",
                $"proposed by price alone, three parts input to one of output: small up to ${SmallUpTo.ToString(CultureInfo.InvariantCulture)} per 1M tokens, mid up to ${MidUpTo}, else premium; only requests for auto or a tier are touched by it");
        }

        foreach (var target in targets.Where(target => target.Tier is null && !target.IsEmbedding))
        {
            note(ImportNoteKind.Proposed, null, "tiers", $"no price is known for {target.Id}, so it was put in no tier");
        }

        return targets.ToImmutable();
    }

    private static YamlTarget Read(
        LiteLlmDeployment deployment, Func<string, string, TokenPrices?> knownPrice, Action<ImportNoteKind, int?, string, string> note)
    {
        var details = ImmutableArray.CreateBuilder<(string, string)>();
        foreach (var (theirs, ours) in new[] { ("max_input_tokens", "contextTokens"), ("max_output_tokens", "maxOutputTokens") })
        {
            if (deployment.Info.Number(theirs) is { } tokens && tokens is >= 1 and <= int.MaxValue && decimal.IsInteger(tokens))
            {
                details.Add((ours, YamlText.Of(tokens)));
            }
        }

        foreach (var (theirs, ours) in new[] { ("supports_function_calling", "tools"), ("supports_vision", "vision") })
        {
            if (deployment.Info.Flag(theirs) is { } able)
            {
                details.Add((ours, able ? "true" : "false"));
            }
        }

        if (deployment.IsEmbedding)
        {
            details.AddRange(("chat", "false"), ("embeddings", "true"));
        }

        var price = PriceOf(deployment, knownPrice, note, out var written);
        if (written is not null)
        {
            details.Add(("price", written));
        }

        return new YamlTarget(deployment.Target, details.ToImmutable(), deployment.IsEmbedding ? null : TierOf(price), deployment.IsEmbedding);
    }

    /// <summary>What the target costs, if that is known at all, and the price as it is to be written, if it is.</summary>
    private static (decimal Input, decimal Output)? PriceOf(
        LiteLlmDeployment deployment,
        Func<string, string, TokenPrices?> knownPrice,
        Action<ImportNoteKind, int?, string, string> note,
        out string? written)
    {
        written = null;
        var prices = new List<(string Key, decimal Price)>();
        foreach (var (theirs, ours) in PriceKeys)
        {
            if (deployment.Price(theirs) is not { } perToken)
            {
                continue;
            }

            if (perToken is < 0 or > DearestPrice / PerMillion)
            {
                note(ImportNoteKind.NotTranslated, deployment.Line, deployment.Path, $"{theirs} is no price");
                continue;
            }

            prices.Add((ours, perToken * PerMillion));
        }

        var input = prices.Where(price => price.Key == "input").Select(price => (decimal?)price.Price).FirstOrDefault();
        var output = prices.Where(price => price.Key == "output").Select(price => (decimal?)price.Price).FirstOrDefault();

        // An embedding has no output to pay for.
        if (input is not null && output is null && deployment.IsEmbedding)
        {
            output = 0;
            prices.Add(("output", 0));
        }

        if (input is not null && output is not null)
        {
            written = Write(prices);
            return (input.Value, output.Value);
        }

        if (prices.Count > 0)
        {
            note(ImportNoteKind.NotTranslated, deployment.Line, deployment.Path,
                "a price needs input_cost_per_token and output_cost_per_token, so it was left out: the catalogue's is used, if it has one");
        }

        if (knownPrice(deployment.Provider.Preset, deployment.Model) is { } known)
        {
            return (known.Input, known.Output);
        }

        // A deployment's own name says nothing to the price catalogue; its base model does.
        if (deployment.Info.Text("base_model") is not { } baseModel)
        {
            return null;
        }

        var bare = baseModel[(baseModel.LastIndexOf('/') + 1)..];
        if (knownPrice(deployment.Provider.Preset, bare) is not { } ofBase)
        {
            note(ImportNoteKind.Changed, deployment.Info.Line("base_model"), $"{deployment.Path}.model_info.base_model",
                $"no price is known for it: write one under targets, {deployment.Target}");
            return null;
        }

        note(ImportNoteKind.Proposed, deployment.Info.Line("base_model"), $"{deployment.Path}.model_info.base_model",
            $"today's price of {bare} was written to {deployment.Target}, as the deployment's name is in no price list");
        written = Write(new (string, decimal?)[]
        {
            ("input", ofBase.Input),
            ("cachedInput", ofBase.CachedInput),
            ("cacheWrite", ofBase.CacheWrite),
            ("cacheWriteHour", ofBase.CacheWriteHour),
            ("audioInput", ofBase.AudioInput),
            ("output", ofBase.Output),
            ("audioOutput", ofBase.AudioOutput),
        }.Where(price => price.Item2 is not null).Select(price => (price.Item1, price.Item2!.Value)));
        return (ofBase.Input, ofBase.Output);
    }

    private static string Write(IEnumerable<(string Key, decimal Price)> prices) =>
        $"{{ {string.Join(", ", prices.Select(price => $"{price.Key}: {YamlText.Of(price.Price)}"))} }}";

    private static Tier? TierOf((decimal Input, decimal Output)? price) =>
        price is not var (input, output) ? null
        : ((3 * input) + output) / 4 is var blended && blended <= SmallUpTo ? Tier.Small
        : blended <= MidUpTo ? Tier.Mid
        : Tier.Premium;
}
