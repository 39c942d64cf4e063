namespace Pareto.Core.Exchange;

/// <summary>What an attempt cost by class, US dollars. The classes do not overlap, and their sum is the cost.</summary>
/// <param name="Input">Input that no other class holds, with sound and pictures.</param>
/// <param name="CachedInput">Input read from the provider's prompt cache.</param>
/// <param name="CacheWrite">Input written to the cache, for whatever time.</param>
/// <param name="Output">Output, with reasoning, sound and pictures.</param>
/// <param name="Other">Computing time of a model in this process, fees for requests and searches, what a provider charged where it says so and no price is known, and corrections that say no class.</param>
public readonly record struct CostParts(decimal Input, decimal CachedInput, decimal CacheWrite, decimal Output, decimal Other)
{
    public decimal Total => Input + CachedInput + CacheWrite + Output + Other;

    public static CostParts operator +(CostParts left, CostParts right) => new(
        left.Input + right.Input,
        left.CachedInput + right.CachedInput,
        left.CacheWrite + right.CacheWrite,
        left.Output + right.Output,
        left.Other + right.Other);
}
