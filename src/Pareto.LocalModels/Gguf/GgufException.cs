namespace Pareto.LocalModels.Gguf;

/// <summary>
/// A model file that cannot be used: damaged, cut short, hostile, or of a kind that this engine does not know. The message
/// says what was wrong and where, and never quotes more than a short name from the file.
/// </summary>
public sealed class GgufException(string message) : Exception(message)
{
    private const int LongestQuote = 60;

    /// <summary>A name from the file, safe to show: shortened, control characters replaced.</summary>
    internal static string Quote(string name)
    {
        var shown = name.Length > LongestQuote ? string.Concat(name.AsSpan(0, LongestQuote), "…") : name;
        return $"'{string.Create(shown.Length, shown, static (span, text) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(text[i]) ? '?' : text[i];
            }
        })}'";
    }
}
