using Pareto.Core.Exchange;

namespace Pareto.Core.Providers;

/// <summary>placeholder until the mappers are merged</summary>
internal sealed class AnthropicProvider(string name, ProviderOptions options, UpstreamClient client, TimeProvider time) : IProvider
{
    public string Name => name;

    public IAsyncEnumerable<ReplyEvent> SendAsync(GatewayRequest request, Target target, CancellationToken cancellationToken) =>
        throw new NotSupportedException(options.Preset + client + time);
}
