using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Masking;

/// <summary>A request with placeholders in place of values, and what they stand for.</summary>
internal sealed record MaskedRequest(GatewayRequest Request, Placeholders Placeholders);
