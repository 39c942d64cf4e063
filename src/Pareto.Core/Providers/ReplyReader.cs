using Pareto.Core.Exchange;

namespace Pareto.Core.Providers;

/// <summary>Reads one reply in a provider's dialect: a whole body, or an event stream. Nothing throws; failures are events.</summary>
internal abstract class ReplyReader
{
    /// <summary>Nothing more is to be read of a stream.</summary>
    public abstract bool IsDone { get; }

    public abstract void ReadPlain(ReadOnlySpan<byte> body, List<ReplyEvent> events);

    /// <summary>Reads the data of one server-sent event.</summary>
    public abstract void ReadEvent(ReadOnlySpan<byte> data, List<ReplyEvent> events);

    /// <summary>The stream is over, for better or worse.</summary>
    public abstract void End(List<ReplyEvent> events);
}
