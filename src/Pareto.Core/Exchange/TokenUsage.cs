namespace Pareto.Core.Exchange;

/// <summary>
/// What one attempt used, in tokens; in time, of a model that computes in this process; in searches of the web. Classes nest: <see cref="Input"/> includes the cached, cache-writing, audio
/// and image input, <see cref="Output"/> includes reasoning, audio and image output, whatever a provider's own convention is
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

    public long ImageInput { get; init; }

    public long Output { get; init; }

    public long Reasoning { get; init; }

    public long AudioOutput { get; init; }

    public long ImageOutput { get; init; }

    /// <summary>
    /// The time that this process computed for the attempt. Work done for several at once is shared out, so the times of
    /// all attempts add up to the time that the model was at work. Null for a model elsewhere.
    /// </summary>
    public TimeSpan? Compute { get; init; }

    /// <summary>Web searches that the provider made for the attempt, as far as it tells how many.</summary>
    public long WebSearches { get; init; }

    /// <summary>US dollars that the provider says it charged for the attempt; null where it does not tell.</summary>
    public decimal? Charged { get; init; }

    /// <summary>True where the provider gave no usage and the tokenizer counted instead.</summary>
    public bool Estimated { get; init; }

    public long Total => Input + Output;

    public static TokenUsage operator +(TokenUsage left, TokenUsage right) => new()
    {
        Input = left.Input + right.Input,
        CachedInput = left.CachedInput + right.CachedInput,
        CacheWrite = left.CacheWrite + right.CacheWrite,
        CacheWriteHour = left.CacheWriteHour + right.CacheWriteHour,
        AudioInput = left.AudioInput + right.AudioInput,
        ImageInput = left.ImageInput + right.ImageInput,
        Output = left.Output + right.Output,
        Reasoning = left.Reasoning + right.Reasoning,
        AudioOutput = left.AudioOutput + right.AudioOutput,
        ImageOutput = left.ImageOutput + right.ImageOutput,
        Compute = left.Compute is null ? right.Compute : right.Compute is null ? left.Compute : left.Compute + right.Compute,
        WebSearches = left.WebSearches + right.WebSearches,
        Charged = left.Charged is null ? right.Charged : left.Charged + (right.Charged ?? 0),
        Estimated = left.Estimated || right.Estimated,
    };
}
