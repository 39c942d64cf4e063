namespace Pareto.Workbench.Audit.Generation;

/// <summary>What logs to make up.</summary>
public sealed record GenerationOptions
{
    public required long Requests { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>Whether each call names its workload in its metadata; else only its system prompt tells.</summary>
    public bool NamesWorkloads { get; init; }

    /// <summary>Broken lines for each request.</summary>
    public double BrokenShare { get; init; } = 0.005;

    public DateTimeOffset Start { get; init; } = new(2026, 9, 7, 0, 0, 0, TimeSpan.Zero);

    public int Weeks { get; init; } = 8;
}
