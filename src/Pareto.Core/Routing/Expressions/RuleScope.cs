using Pareto.Core.Catalog;

namespace Pareto.Core.Routing.Expressions;

/// <summary>What expressions of one configuration can name.</summary>
/// <param name="Catalog">Null while the catalogue itself has problems; models and targets stay unchecked then.</param>
/// <param name="KeyNames">The names that a client's key can have; null leaves them unchecked.</param>
/// <param name="Predicts">Whether prompts are predicted.</param>
/// <param name="Zone">Where it is what time.</param>
internal sealed record RuleScope(ModelCatalog? Catalog, IReadOnlyCollection<string>? KeyNames, bool Predicts, TimeZoneInfo Zone);
