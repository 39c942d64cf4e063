using System.Collections.Immutable;

namespace Pareto.Core.Configuration;

/// <summary>
/// What one file came to: the options read from it, everything that is wrong with it, and where each option stands.
/// </summary>
public sealed class ConfigurationResult<T>
    where T : class
{
    private readonly IReadOnlyDictionary<string, int> _lines;

    internal ConfigurationResult(string fileName, T? value, IEnumerable<ConfigurationProblem> problems, IReadOnlyDictionary<string, int> lines)
    {
        FileName = fileName;
        Value = value;
        _lines = lines;
        Problems = [.. problems.OrderBy(problem => problem.Line ?? int.MaxValue)];
    }

    public string FileName { get; }

    /// <summary>
    /// The options as far as they could be read: complete when there are no <see cref="Problems"/>. With problems it
    /// only serves to look for more of them: options that could not be read have their defaults, entries that lack a
    /// required option are left out. Null where nothing at all could be read.
    /// </summary>
    public T? Value { get; }

    /// <summary>Everything wrong, in the order of lines.</summary>
    public ImmutableArray<ConfigurationProblem> Problems { get; }

    /// <summary>True when the file may be used.</summary>
    public bool IsValid => Value is not null && Problems.IsEmpty;

    /// <summary>The 1-based line of the option, or of the nearest one around it that is written; null where there is none.</summary>
    public int? Locate(string path) => PathLines.Nearest(_lines, path);

    /// <summary>Whether the file speaks of the option, with a value or without.</summary>
    public bool IsWritten(string path) => _lines.ContainsKey(path);

    /// <summary>The problems, each with its line.</summary>
    public ImmutableArray<ConfigurationProblem> WithLines(IEnumerable<ConfigurationProblem> problems) =>
        [.. problems.Select(problem => problem.Line is null ? problem with { Line = Locate(problem.Path) } : problem)];

    /// <summary>
    /// This result with the problems that checks across options found, each with its line. One about an option that
    /// could not be read in the first place is left out: it would speak of the default.
    /// </summary>
    public ConfigurationResult<T> With(IEnumerable<ConfigurationProblem> problems)
    {
        var known = Problems.Select(problem => problem.Path).Where(path => path.Length > 0).ToHashSet();
        return new(FileName, Value, Problems.Concat(WithLines(problems).Where(problem => !known.Contains(problem.Path))), _lines);
    }

    /// <summary>The problem on one line, as compilers write theirs: <c>pareto.yaml:12: tiers.small: ...</c>.</summary>
    public string Describe(ConfigurationProblem problem) =>
        FileName + (problem.Line is { } line ? $":{line}: " : ": ") + (problem.Path.Length > 0 ? problem.Path + ": " : "") + problem.Message;
}
