namespace Pareto.Server.Tests.Secrecy;

/// <summary>Tests that listen to the whole process: listening changes what the others send (a span adds a header), so they run by themselves.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class AloneInTheProcess;
