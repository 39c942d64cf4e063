namespace Pareto.Core.Admission.Limits;

/// <summary>The store of the limits cannot be used for now; the message says why.</summary>
internal sealed class LimitStoreException(string message, Exception cause) : Exception(message, cause);
