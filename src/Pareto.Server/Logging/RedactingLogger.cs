using Microsoft.Extensions.Logging;
using Pareto.Core.Redaction;

namespace Pareto.Server.Logging;

/// <summary>Takes the values out of messages, of what they are made of, of scopes and of exceptions. A level that is off costs nothing.</summary>
internal sealed class RedactingLogger(ILogger inner, Redactor redactor) : ILogger
{
    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(new RedactedState(state, () => state.ToString() ?? "", redactor));

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!inner.IsEnabled(logLevel))
        {
            return;
        }

        inner.Log(
            logLevel,
            eventId,
            new RedactedState(state, () => formatter(state, exception), redactor),
            exception is null ? null : new RedactedException(exception, redactor),
            static (redacted, _) => redacted.ToString());
    }
}
