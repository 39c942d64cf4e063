using System.Collections.Immutable;

namespace Pareto.Core.Exchange;

/// <summary>Texts (or token lists) to be turned into vectors.</summary>
public sealed record EmbeddingsRequest : GatewayRequest
{
    public override GatewayEndpoint Endpoint => GatewayEndpoint.Embeddings;

    public required ImmutableArray<EmbeddingInput> Inputs { get; init; }

    public int? Dimensions { get; init; }

    /// <summary>The client reads vectors as base64 of little-endian floats instead of JSON numbers.</summary>
    public bool Base64 { get; init; }
}
