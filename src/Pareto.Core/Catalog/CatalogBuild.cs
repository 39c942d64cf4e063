using System.Collections.Immutable;
using Pareto.Core.Configuration;

namespace Pareto.Core.Catalog;

/// <summary>A catalog, or every reason why there is none: exactly one of the two.</summary>
public sealed record CatalogBuild(ModelCatalog? Catalog, ImmutableArray<ConfigurationProblem> Problems);
