using System.Text.Json;

namespace Pareto.Core.Exchange;

/// <summary>A form that every answer of a workload must have.</summary>
/// <param name="Name">What the configuration calls it.</param>
/// <param name="Schema">A JSON Schema that the whole text of an answer is valid against.</param>
public sealed record AnswerTemplate(string Name, JsonElement Schema)
{
    /// <summary>A stream is held back until it was checked; else it is checked at its end, when it has been handed on.</summary>
    public bool HoldsStreams { get; init; }
}
