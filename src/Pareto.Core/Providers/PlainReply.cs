using Pareto.Core.Exchange;
using Pareto.Core.Wire;

namespace Pareto.Core.Providers;

/// <summary>One body that holds the whole reply.</summary>
internal sealed class PlainReply(HttpResponseMessage response, ReplyReader reader, int maxBytes) : UpstreamReply
{
    private const int FirstBytes = 8192;

    public override async ValueTask ReadAsync(List<ReplyEvent> events, CancellationToken cancellationToken)
    {
        using var body = new PooledBuffer(FirstBytes);
        var failure = await UpstreamClient.ReadAsync(response, body, maxBytes, cancellationToken);
        IsOver = true;
        if (failure is null)
        {
            reader.ReadPlain(body.Written.Span, events);
        }
        else
        {
            events.Add(new UpstreamFailed(failure));
        }
    }
}
