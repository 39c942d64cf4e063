namespace Pareto.Core.Catalog;

/// <summary>
/// One thing wrong in the part of the configuration that the catalog is made from. <see cref="Path"/> names the field
/// by its keys, joined with dots (<c>tiers.small[0]</c>, <c>targets.ollama/llama3.2:3b.price</c>);
/// <see cref="Message"/> says what is wrong and what to do about it.
/// </summary>
public sealed record CatalogProblem(string Path, string Message);
