using Pareto.Core.Providers;

namespace Pareto.Core.Pipeline;

/// <summary>What a gateway is set up with: a configuration that is valid, and the folder for what it keeps.</summary>
public sealed record ParetoSetup(CheckedConfiguration Configuration, string DataDirectory)
{
    /// <summary>Other machines can reach the gateway, so it asks for keys whatever a later configuration says.</summary>
    public bool IsExposed { get; init; }

    /// <summary>Serves models in this process, in the configuration and in those that a reload brings; null where none are served. The caller's to dispose.</summary>
    public IInProcessModels? InProcessModels { get; init; }
}
