using Pareto.Core.Exchange;

namespace Pareto.Core.Providers;

/// <summary>One body that holds the whole reply.</summary>
internal sealed class PlainReply(HttpResponseMessage response, ReplyReader reader, int maxBytes) : UpstreamReply
{
    public override async ValueTask ReadAsync(List<ReplyEvent> events, CancellationToken cancellationToken)
    {
        var (body, failure) = await UpstreamClient.ReadAsync(response, maxBytes, cancellationToken);
        IsOver = true;
        if (body is { } whole)
        {
            reader.ReadPlain(whole.Span, events);
        }
        else
        {
            events.Add(new UpstreamFailed(failure!));
        }
    }
}
