namespace Pareto.Core.Exchange;

/// <summary>Why an answer ended.</summary>
public enum FinishReason
{
    Stop,
    Length,
    ToolCalls,
    ContentFilter,

    /// <summary>A reason of the provider's own that fits none of the others.</summary>
    Other,
}
