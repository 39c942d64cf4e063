namespace Pareto.Core.Storage;

/// <summary>
/// The stored data cannot be used. The message is for whoever runs the gateway: it names the file, what is wrong with
/// it, and what to do. It is not meant for clients.
/// </summary>
public sealed class StorageException(string message, Exception? inner = null) : Exception(message, inner);
