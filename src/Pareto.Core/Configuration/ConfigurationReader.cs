using System.Collections.Immutable;

namespace Pareto.Core.Configuration;

/// <summary>
/// Reads a YAML (or JSON) file that people write into option records. Every problem is found at once and comes with
/// its path and line: syntax, unknown and repeated keys, wrong types, missing variables, and what the annotations of
/// the records ask (<c>required</c>, [Required], [Range]). Secrets and the values of variables appear in no message.
/// </summary>
public static class ConfigurationReader
{
    /// <summary>The most problems that are told one by one.</summary>
    public const int MaxProblems = 200;

    /// <param name="text">The file's text.</param>
    /// <param name="fileName">How messages name the file.</param>
    /// <param name="environment">The value of a variable, null where it is not set.</param>
    public static ConfigurationResult<T> Read<T>(string text, string fileName, Func<string, string?> environment)
        where T : class
    {
        var document = ConfigurationDocument.Parse(text);
        if (!document.Problems.IsEmpty)
        {
            return new(fileName, null, document.Problems, ImmutableDictionary<string, int>.Empty);
        }

        var binder = new OptionBinder(environment);
        var value = (T?)binder.BindRoot(OptionShape.OfRecord(typeof(T)), document.Root);
        return new(fileName, value, binder.Problems, binder.Lines);
    }
}
