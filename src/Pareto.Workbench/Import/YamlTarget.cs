using System.Collections.Immutable;
using Pareto.Core.Exchange;

namespace Pareto.Workbench.Import;

/// <summary>One target of a new file, with what is known of it besides, and the tier it is proposed for.</summary>
internal sealed record YamlTarget(string Id, ImmutableArray<(string Key, string Value)> Details, Tier? Tier, bool IsEmbedding);
