using Pareto.Workbench.Planning.Machines;

namespace Pareto.Workbench.Planning.Capacity;

/// <summary>
/// How one machine serves: a step writes one token for each request of its batch, and takes longer the fuller the batch
/// is; while it reads a prompt it writes nothing.
/// </summary>
/// <param name="PromptTokensPerSecond">How fast it reads.</param>
/// <param name="StepBase">Seconds of a step, whatever the batch.</param>
/// <param name="StepEach">Further seconds for each request of the batch.</param>
/// <param name="Batch">The most requests at once.</param>
internal readonly record struct ServingSpeed(double PromptTokensPerSecond, double StepBase, double StepEach, int Batch)
{
    /// <summary>The straight line through the two published points: one request alone, and a full batch.</summary>
    public static ServingSpeed From(ServingFacts facts)
    {
        var batch = facts.Batch!.Value;
        var alone = 1 / (double)facts.Alone!.Value!.Value;
        var full = batch / (double)facts.Together!.Value!.Value;
        var each = batch == 1 ? 0 : Math.Max(0, (full - alone) / (batch - 1));
        return new((double)facts.Prompt!.Value!.Value, alone - each, each, batch);
    }

    /// <summary>Seconds of a step with so many requests in the batch.</summary>
    public double Step(double requests) => StepBase + (StepEach * requests);

    public double Reading(double tokens) => tokens / PromptTokensPerSecond;

    /// <summary>So many times as fast.</summary>
    public ServingSpeed Times(double factor) => new(PromptTokensPerSecond * factor, StepBase / factor, StepEach / factor, Batch);

    /// <summary>The most requests a second that one machine can finish: each takes the machine for its reading, and for its share of full steps.</summary>
    public double Throughput(ServingLoad load) => 1 / (Reading(load.InputTokens) + (load.OutputTokens * Step(Batch) / Batch));
}
