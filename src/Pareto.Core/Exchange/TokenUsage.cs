namespace Pareto.Core.Exchange;

/// <summary>
/// What one attempt used, in tokens. Classes nest: <see cref="Input"/> includes the cached, cache-writing and audio
/// input, <see cref="Output"/> includes reasoning and audio output, whatever a provider's own convention is
/// (OpenTelemetry GenAI conventions v1.41.1; Anthropic's exclusive counts are added up by its mapper).
/// </summary>
public sealed record TokenUsage
{
    public static TokenUsage None { get; } = new();

    public long Input { get; init; }

    public long CachedInput { get; init; }

    public long CacheWrite { get; init; }

    /// <summary>Beside <see cref="CacheWrite"/>, not part of it.</summary>
    public long CacheWriteHour { get; init; }

    public long AudioInput { get; init; }

    public long Output { get; init; }

    public long Reasoning { get; init; }

    public long AudioOutput { get; init; }

    /// <summary>True where the provider gave no usage and the tokenizer counted instead.</summary>
    public bool Estimated { get; init; }

    public long Total => Input + Output;
}
