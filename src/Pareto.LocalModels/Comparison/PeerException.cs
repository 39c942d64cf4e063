namespace Pareto.LocalModels.Comparison;

/// <summary>The other server cannot be compared with: not reached, too slow, or it refused. The message is safe to show.</summary>
public sealed class PeerException(string message) : Exception(message);
