namespace Pareto.Core.Configuration;

/// <summary>
/// One thing wrong in a file that people write. <see cref="Path"/> names the field (<c>tiers.small[0]</c>);
/// <see cref="Message"/> says what is wrong and what to do about it.
/// </summary>
public sealed record ConfigurationProblem(string Path, string Message)
{
    /// <summary>1-based line in the file; null until the reader that knows the file has added it.</summary>
    public int? Line { get; init; }
}
