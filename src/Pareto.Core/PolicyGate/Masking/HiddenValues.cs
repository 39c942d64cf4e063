using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace Pareto.Core.PolicyGate.Masking;

/// <summary>The values to hide in one request, each with what stands for it, and the search for them.</summary>
/// <param name="isReversible">Whether each value gets a number, or all of a type look alike.</param>
internal sealed class HiddenValues(bool isReversible)
{
    /// <summary>Shorter values are hidden where they were found only: as parts of other things they are too common.</summary>
    private const int ShortestSpread = 4;

    /// <summary>In what a model wrote before, only single characters are: what stands there was put back.</summary>
    private const int ShortestOfModel = 2;

    // Scripts from here on write words without blanks between them.
    private const char FirstWithoutBlanks = '\u2E80';

    private readonly List<Hidden> _all = [];
    private readonly Dictionary<string, Hidden> _byValue = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _count = new(StringComparer.Ordinal);
    private Spread? _spread;
    private Spread? _spreadOfModel;

    public bool IsEmpty => _all.Count == 0;

    public Placeholders ToPlaceholders() => new([.. _all.Select(hidden => new Placeholder(hidden.Name, hidden.Value, hidden.IsNumber))]);

    /// <summary>What stands for a value. The first type that a value is found as stays its type.</summary>
    /// <param name="isNumber">The value is all of a JSON number.</param>
    public string Add(string type, string value, bool isNumber)
    {
        if (!_byValue.TryGetValue(value, out var hidden))
        {
            var name = NameOf(type);
            if (isReversible)
            {
                var number = _count.GetValueOrDefault(name) + 1;
                _count[name] = number;
                name = $"{name}_{number}";
            }

            hidden = new Hidden { Value = value, Name = name, Text = isReversible ? $"<{name}>" : $"[{name}]", IsNumber = isNumber };
            _byValue.Add(value, hidden);
            _all.Add(hidden);
        }

        hidden.IsNumber &= isNumber;
        return hidden.Text;
    }

    /// <summary>Finds further places of the values added so far, whole words in the very same spelling.</summary>
    public void FindSpread(RequestText text, TextPiece piece, int start, int end, ImmutableArray<Replacement>.Builder found)
    {
        var spread = text.IsOfModel ? _spreadOfModel ??= new Spread(_all, ShortestOfModel) : _spread ??= new Spread(_all, ShortestSpread);
        var all = text.Text.AsSpan();
        var byValue = _byValue.GetAlternateLookup<ReadOnlySpan<char>>();
        while (start < end && all[start..end].IndexOfAny(spread.Values) is var next and >= 0)
        {
            start += next;
            var length = 0;
            foreach (var candidate in spread.Lengths)
            {
                if (start + candidate <= end && byValue.TryGetValue(all.Slice(start, candidate), out var hidden)
                    && IsWhole(all[piece.Start..piece.End], start - piece.Start, candidate))
                {
                    hidden.IsNumber &= piece.Kind == PieceKind.Number && candidate == piece.End - piece.Start;
                    found.Add(new Replacement(start, start + candidate, hidden.Text));
                    length = candidate;
                    break;
                }
            }

            start += Math.Max(1, length);
        }
    }

    private static bool IsWhole(ReadOnlySpan<char> text, int start, int length) =>
        (start == 0 || !BelongTogether(text[start - 1], text[start]))
        && (start + length == text.Length || !BelongTogether(text[start + length - 1], text[start + length]));

    private static bool BelongTogether(char left, char right) =>
        char.IsLetterOrDigit(left) && char.IsLetterOrDigit(right) && (left < FirstWithoutBlanks || right < FirstWithoutBlanks);

    /// <summary>A type as part of a name: capitals, digits and underscores.</summary>
    private static string NameOf(string type)
    {
        var name = new StringBuilder(type.Length);
        foreach (var character in type)
        {
            name.Append(char.IsAsciiLetterOrDigit(character) ? char.ToUpperInvariant(character) : '_');
        }

        return name.Length > 0 && char.IsAsciiLetter(name[0]) ? name.ToString() : $"VALUE_{name}";
    }

    /// <summary>The values that are long enough, to be searched for all at once.</summary>
    private sealed class Spread(List<Hidden> all, int shortest)
    {
        public SearchValues<string> Values { get; } =
            SearchValues.Create([.. all.Where(hidden => hidden.Value.Length >= shortest).Select(hidden => hidden.Value)], StringComparison.Ordinal);

        public ImmutableArray<int> Lengths { get; } =
            [.. all.Where(hidden => hidden.Value.Length >= shortest).Select(hidden => hidden.Value.Length).Distinct().OrderDescending()];
    }

    private sealed class Hidden
    {
        public required string Value { get; init; }

        public required string Name { get; init; }

        public required string Text { get; init; }

        public bool IsNumber { get; set; }
    }
}
