namespace Pareto.Core.Exchange;

/// <summary>A call that an assistant turn made; <see cref="Arguments"/> is JSON text as the model wrote it, valid or not.</summary>
public sealed record ToolCall(string Id, string Name, string Arguments)
{
    public CarriedFields Carried { get; init; }
}
