using System.Text;

namespace Pareto.LocalModels.Tokenizers;

/// <summary>Puts a marked text together.</summary>
public sealed class MarkedTextBuilder
{
    private readonly StringBuilder _text = new();
    private readonly List<TextRange> _ranges = [];

    public int Length => _text.Length;

    public MarkedTextBuilder Append(MarkedText text)
    {
        foreach (var range in text.TemplateRanges)
        {
            Mark(range.Start, range.End);
        }

        _text.Append(text.Text);
        return this;
    }

    public MarkedTextBuilder AppendTemplate(ReadOnlySpan<char> text)
    {
        if (!text.IsEmpty)
        {
            Mark(0, text.Length);
            _text.Append(text);
        }

        return this;
    }

    public MarkedTextBuilder AppendInput(ReadOnlySpan<char> text)
    {
        _text.Append(text);
        return this;
    }

    public MarkedText ToMarkedText() => _text.Length == 0 ? MarkedText.Empty : MarkedText.Of(_text.ToString(), [.. _ranges]);

    // Relative to what is there already.
    private void Mark(int start, int end)
    {
        start += _text.Length;
        end += _text.Length;
        if (_ranges.Count > 0 && _ranges[^1].End == start)
        {
            _ranges[^1] = _ranges[^1] with { End = end };
        }
        else
        {
            _ranges.Add(new TextRange(start, end));
        }
    }
}
