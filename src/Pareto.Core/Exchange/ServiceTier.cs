namespace Pareto.Core.Exchange;

/// <summary>How soon, and at which price, a provider promised to process an attempt. Providers name them alike.</summary>
public enum ServiceTier
{
    /// <summary>What an attempt pays of which nobody says otherwise.</summary>
    Standard,

    /// <summary>Within a day, as part of a batch.</summary>
    Batch,

    /// <summary>When there is room.</summary>
    Flex,

    /// <summary>Before the others.</summary>
    Priority,

    /// <summary>Generated faster (Anthropic's <c>speed: fast</c>).</summary>
    Fast,
}
