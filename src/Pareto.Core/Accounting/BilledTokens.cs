using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting;

/// <summary>
/// A usage taken apart into classes that do not overlap, each token in exactly one: the input classes add up to
/// <see cref="TokenUsage.Input"/>, the output classes to <see cref="TokenUsage.Output"/>.
/// </summary>
/// <remarks>
/// Where a provider's nested counts overlap or exceed their whole (sound read from the cache is in both counts), the
/// tokens go to the classes in this order until none are left: read from cache, written to it for an hour, written to
/// it for the default time, sound, and what remains is plain text. So nothing is billed twice, whatever is reported.
/// Negative counts are taken as zero.
/// </remarks>
internal readonly record struct BilledTokens(
    long Input, long CachedInput, long CacheWrite, long CacheWriteHour, long AudioInput, long Output, long AudioOutput)
{
    public static BilledTokens Of(TokenUsage usage)
    {
        var input = Math.Max(0, usage.Input);
        var cached = Take(ref input, usage.CachedInput);
        var writeHour = Take(ref input, usage.CacheWriteHour);
        var write = Take(ref input, usage.CacheWrite);
        var audio = Take(ref input, usage.AudioInput);

        var output = Math.Max(0, usage.Output);
        var audioOutput = Take(ref output, usage.AudioOutput);
        return new BilledTokens(input, cached, write, writeHour, audio, output, audioOutput);
    }

    private static long Take(ref long left, long wanted)
    {
        var taken = Math.Clamp(wanted, 0, left);
        left -= taken;
        return taken;
    }
}
