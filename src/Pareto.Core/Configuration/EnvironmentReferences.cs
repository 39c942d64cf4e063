using System.Text;
using System.Text.RegularExpressions;

namespace Pareto.Core.Configuration;

/// <summary>
/// <c>${NAME}</c> and <c>${NAME:-default}</c> inside a text; the default stands in for a variable that is unset or
/// empty, and <c>$${</c> is a plain <c>${</c>.
/// </summary>
internal static partial class EnvironmentReferences
{
    public static bool In(string text) => text.Contains("${", StringComparison.Ordinal);

    /// <summary>
    /// The text with its references replaced, or null after <paramref name="problem"/> was told what is wrong. The
    /// messages name variables and never hold their values, nor the text around them.
    /// </summary>
    public static string? Expand(string text, Func<string, string?> environment, Action<string> problem)
    {
        var expanded = new StringBuilder(text.Length);
        var failed = false;
        var position = 0;
        for (int start; (start = text.IndexOf("${", position, StringComparison.Ordinal)) >= 0;)
        {
            if (start > position && text[start - 1] == '$')
            {
                expanded.Append(text, position, start - 1 - position).Append("${");
                position = start + 2;
                continue;
            }

            expanded.Append(text, position, start - position);
            var reference = Reference().Match(text, start);
            if (!reference.Success)
            {
                problem("${ starts no reference that can be read: write ${NAME} or ${NAME:-default}, or $${ for a plain ${");
                return null;
            }

            var name = reference.Groups["name"].Value;
            var fallback = reference.Groups["default"];
            var value = environment(name);
            if (fallback.Success && string.IsNullOrEmpty(value))
            {
                value = fallback.Value;
            }

            if (value is null)
            {
                problem($"the environment variable {name} is not set: set it, or give a default with ${{{name}:-...}}");
                failed = true;
            }

            expanded.Append(value);
            position = start + reference.Length;
        }

        return failed ? null : expanded.Append(text, position, text.Length - position).ToString();
    }

    [GeneratedRegex(@"\G\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(:-(?<default>[^}]*))?\}", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
