using Pareto.Core.Exchange;

namespace Pareto.Core.Providers;

/// <summary>The body of an answer, read piece by piece as it comes.</summary>
internal abstract class UpstreamReply : IDisposable
{
    /// <summary>It has been read to its end, for better or worse.</summary>
    public bool IsOver { get; protected set; }

    /// <summary>Waits for more of it, and adds the events that this makes: also none, also many. What goes wrong is an event.</summary>
    public abstract ValueTask ReadAsync(List<ReplyEvent> events, CancellationToken cancellationToken);

    public virtual void Dispose()
    {
    }
}
