using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Core.Wire;

/// <summary>
/// Running totals of Anthropic's usage. Its classes stand beside each other (input, cache reads, cache writes); here they
/// are added up, so that <see cref="TokenUsage.Input"/> includes all of them.
/// </summary>
internal sealed class AnthropicUsage
{
    private long _input;
    private long _cacheRead;
    private long _cacheWritten;
    private long _cacheWrittenHour;
    private long _output;
    private long _thinking;
    private long _searches;

    public bool IsKnown { get; private set; }

    /// <summary>The tier that was given: <c>speed</c> says fast, whatever the tier is.</summary>
    public ServiceTier? Service { get; private set; }

    /// <summary>The geography that inference was bound to; null for none.</summary>
    public string? Region { get; private set; }

    /// <summary>Takes over what the object tells; what it does not tell stays.</summary>
    public void Update(JsonElement usage)
    {
        _input = usage.CountOf("input_tokens") ?? _input;
        _cacheRead = usage.CountOf("cache_read_input_tokens") ?? _cacheRead;
        _cacheWritten = usage.CountOf("cache_creation_input_tokens") ?? _cacheWritten;
        _output = usage.CountOf("output_tokens") ?? _output;
        _thinking = usage.ObjectOf("output_tokens_details")?.CountOf("thinking_tokens") ?? _thinking;
        _searches = WebSearchCount.Of(usage) ?? _searches;
        if (usage.ObjectOf("cache_creation") is { } split)
        {
            _cacheWrittenHour = split.CountOf("ephemeral_1h_input_tokens") ?? 0;
            _cacheWritten = Math.Max(_cacheWritten, _cacheWrittenHour + (split.CountOf("ephemeral_5m_input_tokens") ?? 0));
        }

        Service = usage.TextOf("speed") == "fast" ? ServiceTier.Fast : ServiceTiers.Parse(usage.TextOf("service_tier")) ?? Service;
        Region = usage.TextOf("inference_geo") is { } place ? BoundTo(place) : Region;
        IsKnown = IsKnown || usage.FieldOf("input_tokens") is not null || usage.FieldOf("output_tokens") is not null;
    }

    // "global" is anywhere; "not_available" is said of models that know no geography.
    private static string? BoundTo(string place) => place is "" or "global" or "not_available" ? null : place;

    public TokenUsage ToTokenUsage() => new()
    {
        Input = _input + _cacheRead + _cacheWritten,
        CachedInput = _cacheRead,
        CacheWrite = _cacheWritten - Math.Min(_cacheWritten, _cacheWrittenHour),
        CacheWriteHour = Math.Min(_cacheWritten, _cacheWrittenHour),
        Output = _output,
        Reasoning = Math.Min(_thinking, _output),
        WebSearches = _searches,
    };
}
