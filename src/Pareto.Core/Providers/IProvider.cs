using Pareto.Core.Exchange;

namespace Pareto.Core.Providers;

/// <summary>A party that answers requests: a server elsewhere, a model in this process, or a recording.</summary>
public interface IProvider
{
    /// <summary>The name that the configuration gives it, the first half of its targets' ids.</summary>
    string Name { get; }

    /// <summary>
    /// Makes one attempt and streams the reply: <see cref="ReplyStarted"/> first, then deltas, vectors and usage.
    /// An attempt that fails ends with <see cref="UpstreamFailed"/>, before or after the start; nothing expected is
    /// thrown. Cancelling ends the upstream call at once and throws <see cref="OperationCanceledException"/>.
    /// </summary>
    IAsyncEnumerable<ReplyEvent> SendAsync(GatewayRequest request, Target target, CancellationToken cancellationToken);
}
