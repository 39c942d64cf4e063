using Microsoft.Extensions.Logging;
using Pareto.Core.Redaction;

namespace Pareto.Server.Logging;

/// <summary>
/// The host's logger factory with the redactor before it: whatever is logged, by the gateway, the server beneath it or a
/// library, reaches every provider without its values. The providers stay as they are.
/// </summary>
internal sealed class RedactingLoggerFactory(ILoggerFactory inner, Redactor redactor) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new RedactingLogger(inner.CreateLogger(categoryName), redactor);

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    /// <summary>The inner factory is its maker's to dispose.</summary>
    public void Dispose()
    {
    }
}
