using System.Buffers;
using Pareto.Core.Exchange;
using Pareto.Core.Wire;

namespace Pareto.Core.Providers;

/// <summary>Anthropic's Messages API, spoken natively.</summary>
internal sealed class AnthropicProvider : IProvider
{
    private const string DefaultVersion = "2023-06-01";

    private readonly UpstreamEndpoint _endpoint;
    private readonly UpstreamCall _call;
    private readonly Uri _url;

    public AnthropicProvider(string name, ProviderOptions options, UpstreamClient client, TimeProvider time)
    {
        Name = name;
        _endpoint = new UpstreamEndpoint(options, new KeyValuePair<string, string>("anthropic-version", options.ApiVersion ?? DefaultVersion));
        _call = new UpstreamCall(client, _endpoint.Key, time);

        // Anthropic's own clients are given the address without its version.
        var versioned = _endpoint.BaseUrl.EndsWith("/v1", StringComparison.Ordinal);
        _url = new Uri(_endpoint.BaseUrl + (versioned ? "/messages" : "/v1/messages"));
    }

    public string Name { get; }

    public IAsyncEnumerable<ReplyEvent> SendAsync(GatewayRequest request, Target target, CancellationToken cancellationToken)
    {
        if (request is not ChatRequest chat)
        {
            return Refuse(new(UpstreamFailureKind.InvalidRequest, "Anthropic's API makes no embeddings."));
        }

        var body = new ArrayBufferWriter<byte>(1024);
        return ExchangeToAnthropicRequest.TryWrite(chat, target, body, out var failure)
            ? _call.SendAsync(
                _endpoint.Post(_url, body.WrittenMemory, chat.Stream), new MessageReader(target.Id.Model), chat.Stream, cancellationToken)
            : Refuse(failure);
    }

    private static IAsyncEnumerable<ReplyEvent> Refuse(UpstreamFailure failure) =>
        new ReplyEvent[] { new UpstreamFailed(failure) }.ToAsyncEnumerable();

    private sealed class MessageReader(string model) : ReplyReader
    {
        private readonly AnthropicReplyToExchange _mapper = new(model);

        public override bool IsDone => _mapper.IsDone;

        public override void ReadPlain(ReadOnlySpan<byte> body, List<ReplyEvent> events) => _mapper.ReadPlain(body, events);

        public override void ReadEvent(ReadOnlySpan<byte> data, List<ReplyEvent> events) => _mapper.ReadEvent(data, events);

        public override void End(List<ReplyEvent> events) => _mapper.End(events);
    }
}
