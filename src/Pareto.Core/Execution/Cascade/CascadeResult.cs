using Pareto.Core.Exchange;

namespace Pareto.Core.Execution.Cascade;

/// <summary>What the drafts came to. Holds the replies that may still be given until it is disposed of.</summary>
internal sealed class CascadeResult : IAsyncDisposable
{
    /// <summary>The draft to give; null where the request is escalated.</summary>
    public Draft? Accepted { get; init; }

    /// <summary>The draft to give where escalation comes to nothing; null where none may be given.</summary>
    public Draft? InReserve { get; init; }

    /// <summary>The best whole draft where the request is escalated; null where none is whole, or nothing is escalated.</summary>
    public DraftedAnswer? Best { get; init; }

    /// <summary>Why.</summary>
    public required string Why { get; init; }

    /// <summary>From the first piece that could have been given to the decision; null where nothing was held back.</summary>
    public TimeSpan? Held { get; init; }

    public async ValueTask DisposeAsync()
    {
        if (Accepted is not null)
        {
            await Accepted.DisposeAsync();
        }

        if (InReserve is not null)
        {
            await InReserve.DisposeAsync();
        }
    }
}
