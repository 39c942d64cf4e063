using System.Collections.Immutable;

namespace Pareto.Core.Catalog;

/// <summary>A catalog, or every reason why there is none: exactly one of the two.</summary>
public sealed record CatalogBuild(ModelCatalog? Catalog, ImmutableArray<CatalogProblem> Problems);
