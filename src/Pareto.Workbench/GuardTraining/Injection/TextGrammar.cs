using System.Text;

namespace Pareto.Workbench.GuardTraining.Injection;

/// <summary>
/// Makes texts from a grammar: lines of <c>key: text</c>, in which <c>$key</c> stands for any line of that key and
/// <c>{a|b}</c> for one of its parts; <c>\{</c>, <c>\}</c> and <c>\n</c> are written so.
/// </summary>
internal sealed class TextGrammar
{
    private const int DeepestNesting = 30;
    private readonly Dictionary<string, List<string>> _lines = new(StringComparer.Ordinal);

    private TextGrammar()
    {
    }

    /// <summary>The grammars that ship with the program, read as one.</summary>
    public static TextGrammar Shipped(params ReadOnlySpan<string> names)
    {
        var text = new StringBuilder();
        foreach (var name in names)
        {
            using var stream = typeof(TextGrammar).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The resource {name} is missing.");
            using var reader = new StreamReader(stream);
            text.Append(reader.ReadToEnd()).Append('\n');
        }

        return Parse(text.ToString());
    }

    public static TextGrammar Parse(string text)
    {
        var grammar = new TextGrammar();
        foreach (var line in text.Split('\n'))
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (line.StartsWith('#') || colon < 0)
            {
                continue;
            }

            if (!grammar._lines.TryGetValue(line[..colon], out var lines))
            {
                grammar._lines.Add(line[..colon], lines = []);
            }

            lines.Add(line[(colon + 2)..].Replace("\\n", "\n", StringComparison.Ordinal));
        }

        return grammar;
    }

    public string Make(string key, Random random)
    {
        var made = new StringBuilder();
        Expand(_lines[key][random.Next(_lines[key].Count)], random, made, 0);
        return made.ToString().Trim();
    }

    private void Expand(ReadOnlySpan<char> text, Random random, StringBuilder made, int depth)
    {
        if (depth > DeepestNesting)
        {
            throw new InvalidOperationException("The grammar runs in a circle.");
        }

        for (var i = 0; i < text.Length;)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                made.Append(text[i + 1]);
                i += 2;
            }
            else if (text[i] == '{')
            {
                var close = Close(text, i);
                Expand(Choose(text[(i + 1)..close], random), random, made, depth + 1);
                i = close + 1;
            }
            else if (text[i] == '$' && i + 1 < text.Length && char.IsAsciiLetter(text[i + 1]))
            {
                var end = i + 1;
                while (end < text.Length && char.IsAsciiLetter(text[end]))
                {
                    end++;
                }

                var lines = _lines[text[(i + 1)..end].ToString()];
                Expand(lines[random.Next(lines.Count)], random, made, depth + 1);
                i = end;
            }
            else
            {
                made.Append(text[i++]);
            }
        }
    }

    private static ReadOnlySpan<char> Choose(ReadOnlySpan<char> parts, Random random)
    {
        var starts = new List<int> { 0 };
        var depth = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            switch (parts[i])
            {
                case '\\':
                    i++;
                    break;
                case '{':
                    depth++;
                    break;
                case '}':
                    depth--;
                    break;
                case '|' when depth == 0:
                    starts.Add(i + 1);
                    break;
            }
        }

        var chosen = random.Next(starts.Count);
        var end = chosen + 1 < starts.Count ? starts[chosen + 1] - 1 : parts.Length;
        return parts[starts[chosen]..end];
    }

    private static int Close(ReadOnlySpan<char> text, int open)
    {
        var depth = 0;
        for (var i = open; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\':
                    i++;
                    break;
                case '{':
                    depth++;
                    break;
                case '}' when --depth == 0:
                    return i;
            }
        }

        throw new InvalidOperationException($"A brace is not closed in the grammar: {text[open..Math.Min(text.Length, open + 40)]}");
    }
}
