using System.ComponentModel;
using Pareto.Core.Exchange;

namespace Pareto.Core.Catalog;

/// <summary>The targets of each tier, by id, in the order of preference.</summary>
public sealed record TiersOptions
{
    [Description("Targets for routine requests, as provider/model or a model file (.gguf) to be served in process, the preferred one first. Default: none.")]
    public IReadOnlyList<string> Small { get; init; } = [];

    [Description("Targets for requests of middling difficulty, as provider/model or a model file (.gguf) to be served in process, the preferred one first. Default: none.")]
    public IReadOnlyList<string> Mid { get; init; } = [];

    [Description("Targets for the hardest requests, as provider/model or a model file (.gguf) to be served in process, the preferred one first. Default: none.")]
    public IReadOnlyList<string> Premium { get; init; } = [];

    internal IReadOnlyList<string> Of(Tier tier) => tier switch
    {
        Tier.Small => Small,
        Tier.Mid => Mid,
        Tier.Premium => Premium,
        _ => throw new ArgumentOutOfRangeException(nameof(tier), tier, null),
    };
}
