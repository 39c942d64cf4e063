using System.Text.Json;

namespace Pareto.Core.Wire;

/// <summary>What a reply's <c>usage</c> says that the provider charged for it, in US dollars.</summary>
internal static class ChargedCost
{
    private const decimal TicksPerDollar = 10_000_000_000m;

    /// <summary>
    /// xAI's <c>cost_in_usd_ticks</c> (docs.x.ai, cost tracking); Perplexity's <c>cost.total_cost</c>; OpenRouter's <c>cost</c>, with
    /// what the maker charges beside it where its key is the client's own (openrouter.ai, usage accounting). Null where nothing is told.
    /// </summary>
    public static decimal? Of(JsonElement usage) => usage.FieldOf("cost_in_usd_ticks") is { } ticks ? Amount(ticks) / TicksPerDollar
        : usage.FieldOf("cost") is not { } cost ? null
        : cost.ValueKind == JsonValueKind.Object ? Amount(cost.FieldOf("total_cost"))
        : Amount(cost) + (usage.FieldOf("is_byok") is { ValueKind: JsonValueKind.True } ? Amount(usage.ObjectOf("cost_details")?.FieldOf("upstream_inference_cost")) ?? 0 : 0);

    private static decimal? Amount(JsonElement? value) => value is { ValueKind: JsonValueKind.Number } number && number.TryGetDecimal(out var amount) ? amount : null;
}
