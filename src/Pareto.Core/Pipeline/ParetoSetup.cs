namespace Pareto.Core.Pipeline;

/// <summary>What a gateway is set up with: a configuration that is valid, and the folder for what it keeps.</summary>
public sealed record ParetoSetup(CheckedConfiguration Configuration, string DataDirectory);
