namespace Pareto.Server.Admin;

/// <summary>A parameter of an admin endpoint's query, for the OpenAPI document.</summary>
internal sealed record AdminQuery(string Name, string Description);
