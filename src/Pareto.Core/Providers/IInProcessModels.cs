namespace Pareto.Core.Providers;

/// <summary>
/// Models that are computed inside this process. The core knows no engine: the program that is started hands one in, and
/// one instance serves all configurations of a process, so that a reload does not load a model twice.
/// </summary>
public interface IInProcessModels
{
    /// <summary>Reads the head of a model's file and checks that it can be served. No weights are loaded.</summary>
    InProcessModelInspection Inspect(InProcessModelOptions options);

    /// <summary>
    /// The party that answers for these models, keyed by the second half of their targets' ids. They have passed
    /// <see cref="Inspect"/>; each is loaded when it is first asked.
    /// </summary>
    IProvider CreateProvider(string name, IReadOnlyDictionary<string, InProcessModelOptions> models);
}
