using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Pareto.Workbench.Import;

/// <summary>Writes values so that a YAML reader gets them back as they are.</summary>
internal static partial class YamlText
{
    /// <summary>The text, in quotes where it would else read as something other than itself.</summary>
    public static string Of(string text)
    {
        if (Bare().IsMatch(text) && !Word().IsMatch(text))
        {
            return text;
        }

        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 or 0xFEFF)
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}");
            }
            else
            {
                quoted.Append(rune.Value is '"' or '\\' ? "\\" : "").Append(rune);
            }
        }

        return quoted.Append('"').ToString();
    }

    public static string List(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Of))}]";

    /// <summary>The number in full, without an exponent or zeros that say nothing.</summary>
    public static string Of(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^([A-Za-z0-9_/.]([A-Za-z0-9_/.@+:-]*[A-Za-z0-9_/.@+-])?|\$\{[A-Za-z0-9_]+\})$", RegexOptions.CultureInvariant)]
    private static partial Regex Bare();

    /// <summary>What reads as a number, a truth value or nothing.</summary>
    [GeneratedRegex(@"^([-+.0-9][-+.0-9eExXoOa-fA-F_:]*|\.(inf|nan)|true|false|yes|no|on|off|y|n|null)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Word();
}
