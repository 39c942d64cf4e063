namespace Pareto.LocalModels.Templates.Jinja;

/// <summary>Something in a template that does not parse, does not work, or takes too much.</summary>
/// <param name="message">What, without anything of the values.</param>
/// <param name="line">Where, from 1; 0 where whoever throws does not know.</param>
/// <param name="isRefusal">Whether the template asked for it.</param>
internal sealed class TemplateException(string message, int line = 0, bool isRefusal = false) : Exception(message)
{
    private const int LongestQuote = 40;

    public int Line { get; } = line;

    public bool IsRefusal { get; } = isRefusal;

    /// <summary>A name from a template, safe to show.</summary>
    public static string Quote(string name)
    {
        var shown = name.Length > LongestQuote ? string.Concat(name.AsSpan(0, LongestQuote), "…") : name;
        return $"'{string.Concat(shown.Select(character => char.IsControl(character) ? '?' : character))}'";
    }
}
