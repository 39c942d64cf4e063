namespace Pareto.Server.Admin;

/// <summary>A parameter of an admin endpoint's query, for the OpenAPI document.</summary>
internal sealed record AdminQuery(string Name, string Description);

/// <summary>
/// The body that an admin endpoint takes, for the OpenAPI document. ASP.NET's own word for it would also decide which
/// requests reach the endpoint, and a body of another type would be told that the path does not take POST.
/// </summary>
internal sealed record AdminBody(Type Type, bool Required);
