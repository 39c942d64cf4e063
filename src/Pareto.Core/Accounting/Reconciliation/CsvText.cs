using System.Text;

namespace Pareto.Core.Accounting.Reconciliation;

/// <summary>Comma-separated values as RFC 4180 has them, with line ends of every kind; a mark of byte order in front is left out.</summary>
internal static class CsvText
{
    /// <summary>The lines that are not empty, as their fields.</summary>
    public static IEnumerable<string[]> Read(string text)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = text.StartsWith('\uFEFF') ? 1 : 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
            {
                field.Append(c);
                i++;
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (quoted || c is not (',' or '\r' or '\n'))
            {
                field.Append(c);
            }
            else
            {
                fields.Add(field.ToString());
                field.Clear();
                if (c != ',')
                {
                    if (fields is not [""])
                    {
                        yield return [.. fields];
                    }

                    fields.Clear();
                }
            }
        }

        if (fields.Count > 0 || field.Length > 0)
        {
            yield return [.. fields, field.ToString()];
        }
    }
}
