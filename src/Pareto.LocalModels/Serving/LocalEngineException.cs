namespace Pareto.LocalModels.Serving;

/// <summary>A request that had begun cannot be finished: the engine failed or was shut down. The message is safe to show.</summary>
public sealed class LocalEngineException(string message, Exception? inner = null) : Exception(message, inner);
