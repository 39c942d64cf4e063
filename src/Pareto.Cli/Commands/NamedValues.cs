namespace Pareto.Cli.Commands;

/// <summary>What an option takes in the form <c>name=value,name=value</c>.</summary>
internal static class NamedValues
{
    /// <summary>The values by their names; null where one is missing, or a name is not of the known ones or comes twice.</summary>
    public static Dictionary<string, string>? Of(string text, IReadOnlyCollection<string> names)
    {
        var values = new Dictionary<string, string>();
        foreach (var pair in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (pair.Split('=', 2, StringSplitOptions.TrimEntries) is not [var name, { Length: > 0 } value] || !names.Contains(name) || !values.TryAdd(name, value))
            {
                return null;
            }
        }

        return values;
    }
}
