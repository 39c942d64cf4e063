using System.Collections.Immutable;
using Pareto.Core.Exchange;

namespace Pareto.Core.Catalog;

/// <summary>What a model name that a client sent stands for.</summary>
public abstract record ModelSelection
{
    private ModelSelection()
    {
    }

    /// <summary>The gateway decides.</summary>
    public sealed record Auto : ModelSelection;

    /// <summary>Any target of one tier.</summary>
    public sealed record OfTier(Tier Tier) : ModelSelection;

    /// <summary>These targets, in order: one named target, or an alias that lists several.</summary>
    public sealed record OfTargets(ImmutableArray<Target> Targets) : ModelSelection;
}
