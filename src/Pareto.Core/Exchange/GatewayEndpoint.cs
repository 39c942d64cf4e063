namespace Pareto.Core.Exchange;

/// <summary>What a client key can be used to call.</summary>
public enum GatewayEndpoint
{
    Chat,
    Embeddings,
    Feedback,
    Models,
}
