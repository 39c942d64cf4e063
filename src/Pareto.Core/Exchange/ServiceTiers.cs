using System.Text.Json;

namespace Pareto.Core.Exchange;

/// <summary>The words of providers for their service tiers.</summary>
public static class ServiceTiers
{
    /// <summary>
    /// The tier that a provider's word names: OpenAI's and Groq's <c>service_tier</c>, Anthropic's <c>usage.service_tier</c>
    /// and <c>usage.speed</c>. Null where it names none: <c>auto</c> leaves the choice to the provider, whose reply tells.
    /// </summary>
    public static ServiceTier? Parse(string? word) => word switch
    {
        "default" or "standard" or "on_demand" or "scale" => ServiceTier.Standard,
        "batch" => ServiceTier.Batch,
        "flex" => ServiceTier.Flex,
        "priority" => ServiceTier.Priority,
        "fast" => ServiceTier.Fast,
        _ => null,
    };

    /// <summary>The tier that a client asks for, which is given on to the provider.</summary>
    public static ServiceTier AskedBy(GatewayRequest request) =>
        (request.Carried.Find("service_tier") is { ValueKind: JsonValueKind.String } asked ? Parse(asked.GetString()) : null) ?? ServiceTier.Standard;
}
