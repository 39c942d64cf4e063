namespace Pareto.LocalModels.Store;

/// <summary>A server sends on to where nobody should go. The message is a sentence.</summary>
internal sealed class RedirectRefusedException(string message) : Exception(message);
