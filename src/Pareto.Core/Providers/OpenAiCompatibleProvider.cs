using System.Buffers;
using System.Diagnostics;
using Pareto.Core.Exchange;
using Pareto.Core.Wire;

namespace Pareto.Core.Providers;

/// <summary>Any server that speaks OpenAI's chat completions and embeddings, Azure's under its own paths.</summary>
internal sealed class OpenAiCompatibleProvider : IProvider
{
    // The newest version that Azure calls stable. https://learn.microsoft.com/azure/ai-services/openai/reference
    private const string DefaultAzureVersion = "2024-10-21";

    private readonly ProviderPreset _preset;
    private readonly UpstreamEndpoint _endpoint;
    private readonly UpstreamCall _call;
    private readonly Uri? _chatUrl;
    private readonly Uri? _embeddingsUrl;
    private readonly string _azureVersion;

    public OpenAiCompatibleProvider(string name, ProviderOptions options, UpstreamClient client, TimeProvider time)
    {
        Name = name;
        _preset = ProviderPreset.Of(options);
        _endpoint = new UpstreamEndpoint(options);
        _call = new UpstreamCall(client, _endpoint.Key, time);
        _azureVersion = options.ApiVersion ?? DefaultAzureVersion;

        // Azure's newer surface ends in /v1 and names the model in the body, as everyone else does.
        if (_preset.Dialect == ProviderDialect.OpenAi || _endpoint.BaseUrl.EndsWith("/v1", StringComparison.Ordinal))
        {
            _chatUrl = new Uri(_endpoint.BaseUrl + "/chat/completions");
            _embeddingsUrl = new Uri(_endpoint.BaseUrl + "/embeddings");
        }
    }

    public string Name { get; }

    public IAsyncEnumerable<ReplyEvent> SendAsync(GatewayRequest request, Target target, CancellationToken cancellationToken)
    {
        var model = target.Id.Model;
        var body = new ArrayBufferWriter<byte>(1024);
        switch (request)
        {
            case ChatRequest chat:
                ExchangeToOpenAiRequest.WriteChat(chat, model, _preset.Quirks, body);
                return _call.SendAsync(
                    _endpoint.Post(_chatUrl ?? Deployment(model, "chat/completions"), body.WrittenMemory, chat.Stream),
                    new ChatReader(chat.Id, model),
                    chat.Stream,
                    cancellationToken);
            case EmbeddingsRequest embeddings:
                ExchangeToOpenAiRequest.WriteEmbeddings(embeddings, model, _preset.Quirks, body);
                return _call.SendAsync(
                    _endpoint.Post(_embeddingsUrl ?? Deployment(model, "embeddings"), body.WrittenMemory, stream: false),
                    new EmbeddingsReader(model, embeddings.Inputs.Length),
                    stream: false,
                    cancellationToken);
            default:
                throw new UnreachableException();
        }
    }

    private Uri Deployment(string model, string path)
    {
        var root = _endpoint.BaseUrl.EndsWith("/openai", StringComparison.Ordinal) ? _endpoint.BaseUrl : _endpoint.BaseUrl + "/openai";
        return new Uri($"{root}/deployments/{Uri.EscapeDataString(model)}/{path}?api-version={Uri.EscapeDataString(_azureVersion)}");
    }

    private sealed class ChatReader(RequestId request, string model) : ReplyReader
    {
        private readonly OpenAiReplyToExchange _mapper = new(request, model);

        public override bool IsDone => _mapper.IsDone;

        public override void ReadPlain(ReadOnlySpan<byte> body, List<ReplyEvent> events) => _mapper.ReadPlain(body, events);

        public override void ReadEvent(ReadOnlySpan<byte> data, List<ReplyEvent> events) => _mapper.ReadChunk(data, events);

        public override void End(List<ReplyEvent> events) => _mapper.End(events);
    }

    private sealed class EmbeddingsReader(string model, int count) : ReplyReader
    {
        // Vectors never come as a stream; a server that sends one anyway has sent no reply.
        public override bool IsDone => true;

        public override void ReadPlain(ReadOnlySpan<byte> body, List<ReplyEvent> events) =>
            OpenAiReplyToExchange.ReadEmbeddings(body, model, count, events);

        public override void ReadEvent(ReadOnlySpan<byte> data, List<ReplyEvent> events) => throw new UnreachableException();

        public override void End(List<ReplyEvent> events) =>
            events.Add(new UpstreamFailed(new(UpstreamFailureKind.MalformedReply, "The provider sent no JSON where vectors were asked for.")));
    }
}
