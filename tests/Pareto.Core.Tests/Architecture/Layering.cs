using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Pareto.Core.Tests.Architecture;

/// <summary>
/// The rows of Pareto.Core. A folder may name folders of lower rows only: not its neighbours, not those above. Names
/// are found in using lines, in qualified names (<c>Pareto.Core.Wire.X</c>) and in partly qualified ones (<c>Wire.X</c>,
/// <c>Core.Wire.X</c>), which C# resolves from inside the namespace without any using line.
/// </summary>
internal sealed partial class Layering
{
    private static readonly string[][] Rows =
    [
        ["Pipeline"],
        ["Admission", "PolicyGate", "Caching", "ContextShaping", "Routing", "Rollout"],
        ["Execution"],
        ["Providers", "Accounting", "Capture"],
        ["Alerting"],
        ["Catalog", "Storage", "Wire", "Text", "Redaction", "Telemetry"],
        ["Configuration", "Exchange"],
    ];

    private static readonly FrozenDictionary<string, int> RowOf = Rows
        .SelectMany((row, index) => row.Select(folder => (folder, index)))
        .ToFrozenDictionary(pair => pair.folder, pair => pair.index);

    public static IEnumerable<string> Folders => RowOf.Keys;

    /// <summary>The folders that a source text of the given folder names and may not, in the order of their lines.</summary>
    public static IEnumerable<string> Offences(string folder, string source)
    {
        if (!RowOf.TryGetValue(folder, out var row))
        {
            yield return $"{folder} stands in no row";
            yield break;
        }

        var lines = CommentsAndStrings().Replace(source, match => new string('\n', match.Value.Count(c => c == '\n'))).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            foreach (Match match in FolderName().Matches(lines[i]))
            {
                var named = match.Groups["folder"].Value;
                if (named != folder && RowOf.TryGetValue(named, out var namedRow) && namedRow <= row)
                {
                    yield return $"line {i + 1}: {folder} (row {row + 1}) names {named} (row {namedRow + 1})";
                }
            }
        }
    }

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|\$?@?\$?"{3,}.*?"{3,}|\$?@"(?:[^"]|"")*"|\$?"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\])'""", RegexOptions.Singleline)]
    private static partial Regex CommentsAndStrings();

    // A folder's name followed by a dot and a type, not itself a member of something else unless of Pareto.Core.
    [GeneratedRegex("""(?:(?:using\s+(?:static\s+|global::)?|(?<![\w.])(?:global::)?)(?:Pareto\.)?Core\.(?<folder>[A-Z]\w*)(?=[\s;.])|(?<![\w.])(?:global::)?(?<folder>[A-Z]\w*)(?=\.[A-Z]))""")]
    private static partial Regex FolderName();
}
