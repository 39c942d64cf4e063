using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting;

/// <summary>
/// A usage taken apart into classes that do not overlap, each token in exactly one: the input classes add up to
/// <see cref="TokenUsage.Input"/>, the output classes to <see cref="TokenUsage.Output"/>.
/// </summary>
/// <remarks>
/// Where a provider's nested counts overlap or exceed their whole (a picture read from the cache is in both counts), the
/// tokens go to the classes in this order until none are left: read from cache, written to it for an hour, written to
/// it for the default time, sound, pictures, and what remains is plain text; of the output sound, pictures, reasoning,
/// and the rest. So nothing is billed twice, whatever is reported. Negative counts are taken as zero.
/// </remarks>
internal readonly record struct BilledTokens
{
    public long Input { get; private init; }

    public long CachedInput { get; private init; }

    public long CacheWrite { get; private init; }

    public long CacheWriteHour { get; private init; }

    public long AudioInput { get; private init; }

    public long ImageInput { get; private init; }

    public long Output { get; private init; }

    public long Reasoning { get; private init; }

    public long AudioOutput { get; private init; }

    public long ImageOutput { get; private init; }

    public static BilledTokens Of(TokenUsage usage)
    {
        var input = Math.Max(0, usage.Input);
        var cached = Take(ref input, usage.CachedInput);
        var writeHour = Take(ref input, usage.CacheWriteHour);
        var write = Take(ref input, usage.CacheWrite);
        var audio = Take(ref input, usage.AudioInput);
        var image = Take(ref input, usage.ImageInput);

        var output = Math.Max(0, usage.Output);
        var audioOutput = Take(ref output, usage.AudioOutput);
        var imageOutput = Take(ref output, usage.ImageOutput);
        var reasoning = Take(ref output, usage.Reasoning);
        return new BilledTokens
        {
            Input = input,
            CachedInput = cached,
            CacheWrite = write,
            CacheWriteHour = writeHour,
            AudioInput = audio,
            ImageInput = image,
            Output = output,
            Reasoning = reasoning,
            AudioOutput = audioOutput,
            ImageOutput = imageOutput,
        };
    }

    private static long Take(ref long left, long wanted)
    {
        var taken = Math.Clamp(wanted, 0, left);
        left -= taken;
        return taken;
    }
}
