using Pareto.Core.Exchange;
using Pareto.Core.Wire;

namespace Pareto.Core.Providers;

/// <summary>A reply that comes as server-sent events. The stream is its own from here on.</summary>
internal sealed class StreamedReply(Stream stream, ReplyReader reader) : UpstreamReply
{
    private readonly SseReader _items = new(stream);

    /// <summary>Every event that has been received whole is read at once.</summary>
    public override async ValueTask ReadAsync(List<ReplyEvent> events, CancellationToken cancellationToken)
    {
        var more = false;
        try
        {
            more = await _items.FillAsync(cancellationToken);
        }
        catch (Exception exception) when (UpstreamClient.OfReading(exception) is { } failure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (failure.Kind != UpstreamFailureKind.CutOff)
            {
                IsOver = true;
                events.Add(new UpstreamFailed(failure));
                return;
            }
        }

        while (!reader.IsDone && _items.TryRead(out var data))
        {
            reader.ReadEvent(data, events);
        }

        // Whether a stream that ended or was cut is whole, its reader knows best: some servers close without a goodbye.
        if (reader.IsDone || !more)
        {
            IsOver = true;
            reader.End(events);
        }
    }

    public override void Dispose()
    {
        _items.Dispose();
        stream.Dispose();
    }
}
