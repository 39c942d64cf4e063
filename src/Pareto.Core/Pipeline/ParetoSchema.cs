namespace Pareto.Core.Pipeline;

/// <summary>How the JSON Schema of <c>pareto.yaml</c> is published (config/pareto.schema.json).</summary>
public static class ParetoSchema
{
    public const string Title = "Pareto configuration";
}
