namespace Pareto.LocalModels.Templates.Jinja;

/// <summary>How JSON is laid out.</summary>
/// <param name="Indent">What a level is indented with; null for one line.</param>
/// <param name="ItemSeparator">Between items.</param>
/// <param name="KeySeparator">Between a key and its value.</param>
/// <param name="AsciiOnly">Whether other characters are escaped.</param>
/// <param name="SortsKeys">Whether keys are put in order.</param>
internal sealed record JsonLayout(string? Indent, string ItemSeparator, string KeySeparator, bool AsciiOnly, bool SortsKeys)
{
    /// <summary>One line, as <c>tojson</c> writes it by default.</summary>
    public static JsonLayout Line { get; } = new(null, ", ", ": ", AsciiOnly: false, SortsKeys: false);
}
