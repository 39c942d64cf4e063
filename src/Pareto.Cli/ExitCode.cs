namespace Pareto.Cli;

/// <summary>What the process returns.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;

    /// <summary>What was compared differs by more than was allowed.</summary>
    public const int Differs = 3;
}
