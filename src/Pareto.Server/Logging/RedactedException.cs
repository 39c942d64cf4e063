using Pareto.Core.Redaction;

namespace Pareto.Server.Logging;

/// <summary>Stands for an exception in the log: its type, message, trace and inner exceptions as text, without values.</summary>
internal sealed class RedactedException(Exception original, Redactor redactor) : Exception
{
    public override string Message => redactor.Redact(original.Message);

    public override string? StackTrace => original.StackTrace is { } trace ? redactor.Redact(trace) : null;

    /// <summary>As the original prints itself, what is inside it included.</summary>
    public override string ToString() => redactor.Redact(original.ToString());
}
