using System.Collections.Immutable;

namespace Pareto.LocalModels.Tokenizers;

/// <summary>
/// A text that knows which of its parts a chat template wrote itself; the rest came from outside. Only in the template's own
/// parts may special tokens form. Immutable.
/// </summary>
public sealed class MarkedText
{
    private MarkedText(string text, ImmutableArray<TextRange> templateRanges)
    {
        Text = text;
        TemplateRanges = templateRanges;
    }

    public static MarkedText Empty { get; } = new(string.Empty, []);

    public string Text { get; }

    /// <summary>What the template wrote: in order, none empty, none touching the next.</summary>
    public ImmutableArray<TextRange> TemplateRanges { get; }

    public int Length => Text.Length;

    /// <summary>A text that the template wrote.</summary>
    public static MarkedText FromTemplate(string text) => text.Length == 0 ? Empty : new(text, [new TextRange(0, text.Length)]);

    /// <summary>A text from outside.</summary>
    public static MarkedText FromInput(string text) => text.Length == 0 ? Empty : new(text, []);

    /// <summary>Whether the template wrote all of the range.</summary>
    public bool IsTemplate(TextRange range)
    {
        var at = FirstEndingAfter(range.Start);
        return at < TemplateRanges.Length && TemplateRanges[at].Start <= range.Start && TemplateRanges[at].End >= range.End;
    }

    /// <summary>A part of it, with its marks.</summary>
    public MarkedText Slice(int start, int length)
    {
        if (length == 0)
        {
            return Empty;
        }

        if (length == Length)
        {
            return this;
        }

        var ranges = ImmutableArray.CreateBuilder<TextRange>();
        for (var at = FirstEndingAfter(start); at < TemplateRanges.Length && TemplateRanges[at].Start < start + length; at++)
        {
            ranges.Add(new TextRange(Math.Max(TemplateRanges[at].Start - start, 0), Math.Min(TemplateRanges[at].End - start, length)));
        }

        return new MarkedText(Text.Substring(start, length), ranges.ToImmutable());
    }

    /// <summary>Another text of the same length with the same marks.</summary>
    internal MarkedText WithText(string text) =>
        text.Length == Length ? new MarkedText(text, TemplateRanges) : throw new ArgumentException("Marks belong to a text of the same length.", nameof(text));

    internal static MarkedText Of(string text, ImmutableArray<TextRange> templateRanges) => new(text, templateRanges);

    // The first range that ends after the place.
    private int FirstEndingAfter(int place)
    {
        var (low, high) = (0, TemplateRanges.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = TemplateRanges[middle].End > place ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
