namespace Pareto.Workbench.Audit.Generation;

/// <summary>A made-up prompt with what is true of it.</summary>
internal sealed record SyntheticPrompt
{
    /// <summary>What every request of its kind begins with.</summary>
    public required string Lead { get; init; }

    public required string[] Material { get; init; }

    /// <summary>Where a person's data stands among the words; below 0 for none.</summary>
    public required int PersonAt { get; init; }

    public required string Person { get; init; }

    public required bool IsRoutine { get; init; }

    public required string Answer { get; init; }

    public bool IsPersonal => PersonAt >= 0;

    public string Text => Lead + string.Join(' ', PersonAt < 0 ? Material : [.. Material[..PersonAt], Person, .. Material[PersonAt..]]);
}
