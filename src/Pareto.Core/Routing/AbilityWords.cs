using Pareto.Core.Exchange;

namespace Pareto.Core.Routing;

/// <summary>Abilities as messages name them.</summary>
internal static class AbilityWords
{
    private static readonly (TargetAbilities Ability, string Name)[] Names =
    [
        (TargetAbilities.Chat, "chat"),
        (TargetAbilities.Tools, "tools"),
        (TargetAbilities.Vision, "vision"),
        (TargetAbilities.Audio, "audio"),
        (TargetAbilities.Files, "files"),
        (TargetAbilities.StructuredOutput, "structured output"),
        (TargetAbilities.LogProbs, "log probabilities"),
        (TargetAbilities.MultipleChoices, "several choices (n)"),
        (TargetAbilities.Embeddings, "embeddings"),
    ];

    public static string List(TargetAbilities abilities) =>
        string.Join(", ", Names.Where(row => abilities.HasFlag(row.Ability)).Select(row => row.Name));
}
