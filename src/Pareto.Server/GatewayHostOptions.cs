using Microsoft.Extensions.DependencyInjection;
using Pareto.Core.Pipeline;
using Pareto.Core.Providers;

namespace Pareto.Server;

/// <summary>What a gateway is started with.</summary>
public sealed record GatewayHostOptions
{
    /// <summary>The configuration, checked and valid.</summary>
    public required CheckedConfiguration Configuration { get; init; }

    /// <summary>The folder of the ledger and the admin key; made where it is missing.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>What the configuration was checked with, where it serves models in this process; the caller's to dispose, after the host.</summary>
    public IInProcessModels? InProcessModels { get; init; }

    /// <summary>Overrides <c>server.listen</c>.</summary>
    public Uri? Listen { get; init; }

    /// <summary>Follow changes of the configuration's file.</summary>
    public bool WatchConfiguration { get; init; }

    /// <summary>Write warnings and errors to standard error.</summary>
    public bool LogToConsole { get; init; } = true;

    /// <summary>Changes the host's services after all were added: how a test brings its clock and reads the log.</summary>
    internal Action<IServiceCollection>? ConfigureServices { get; init; }
}
