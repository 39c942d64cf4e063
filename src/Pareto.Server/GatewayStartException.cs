namespace Pareto.Server;

/// <summary>The gateway cannot start. The message says why and what to do about it, and holds nothing secret.</summary>
public sealed class GatewayStartException(string message, Exception? inner = null) : Exception(message, inner);
