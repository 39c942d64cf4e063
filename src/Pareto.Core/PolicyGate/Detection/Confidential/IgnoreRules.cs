using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace Pareto.Core.PolicyGate.Detection.Confidential;

/// <summary>
/// The rules of the <c>.gitignore</c> files from the top of a tree down to a folder (git's documentation of gitignore):
/// the last rule that matches decides, and what a deeper file says comes last.
/// </summary>
internal sealed class IgnoreRules
{
    private readonly ImmutableArray<Rule> _rules;

    private IgnoreRules(ImmutableArray<Rule> rules) => _rules = rules;

    public static IgnoreRules None { get; } = new([]);

    /// <summary>These rules and those of a further file.</summary>
    /// <param name="folder">The file's folder, relative to the top, with a slash at its end; empty for the top itself.</param>
    /// <param name="lines">The file's lines.</param>
    public IgnoreRules With(string folder, IEnumerable<string> lines)
    {
        var rules = _rules.ToBuilder();
        foreach (var line in lines)
        {
            if (Read(folder, line) is { } rule)
            {
                rules.Add(rule);
            }
        }

        return new IgnoreRules(rules.ToImmutable());
    }

    /// <param name="path">Relative to the top, with slashes.</param>
    /// <param name="isFolder">Whether it is a folder: rules that end with a slash are for folders only.</param>
    public bool Ignores(string path, bool isFolder)
    {
        for (var i = _rules.Length - 1; i >= 0; i--)
        {
            var rule = _rules[i];
            if ((isFolder || !rule.ForFolders) && path.StartsWith(rule.Folder, StringComparison.Ordinal) && rule.Pattern.IsMatch(path[rule.Folder.Length..]))
            {
                return !rule.TakesBack;
            }
        }

        return false;
    }

    private static Rule? Read(string folder, string line)
    {
        var text = line.TrimEnd();
        if (text.Length == 0 || text[0] == '#')
        {
            return null;
        }

        var takesBack = text[0] == '!';
        text = takesBack ? text[1..] : text;
        var forFolders = text.EndsWith('/');
        text = forFolders ? text[..^1] : text;
        if (text.Length == 0)
        {
            return null;
        }

        // A slash within ties the rule to the file's folder; without one it is for names at any depth.
        var isTied = text.Contains('/');
        text = text.TrimStart('/');
        var pattern = new StringBuilder(isTied ? "^" : "^(?:.*/)?");
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (text.AsSpan(i).StartsWith("**/"))
            {
                pattern.Append("(?:.*/)?");
                i += 2;
            }
            else if (text.AsSpan(i).StartsWith("**"))
            {
                pattern.Append(".*");
                i++;
            }
            else if (c == '[' && text.IndexOf(']', i + 2) is var close and > 0)
            {
                var set = text[(i + 1)..close].Replace("\\", "\\\\", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal);
                pattern.Append('[').Append(set[0] == '!' ? "^" + set[1..] : set).Append(']');
                i = close;
            }
            else
            {
                pattern.Append(c switch
                {
                    '*' => "[^/]*",
                    '?' => "[^/]",
                    '\\' when i + 1 < text.Length => Regex.Escape(text[++i].ToString()),
                    _ => Regex.Escape(c.ToString()),
                });
            }
        }

        try
        {
            return new Rule(folder, new Regex(pattern.Append('$').ToString(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant), forFolders, takesBack);
        }
        catch (ArgumentException)
        {
            // A set of characters that is none: git matches nothing with it either.
            return null;
        }
    }

    private sealed record Rule(string Folder, Regex Pattern, bool ForFolders, bool TakesBack);
}
