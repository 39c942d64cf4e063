using Pareto.Core.Exchange;

namespace Pareto.Core.Catalog;

/// <summary>What a provider says of one of its models. It wins over the catalogue, and the configuration over it.</summary>
public sealed record ModelTraits(TargetAbilities Abilities, int ContextTokens);
