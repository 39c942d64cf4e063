using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Pareto.Core.PolicyGate.Masking;

/// <summary>
/// The placeholders of one request. Lives as long as the request does, in memory only: the next turn of a conversation
/// brings the values again and gets the same placeholders for them, so nothing has to be kept.
/// </summary>
internal sealed class Placeholders
{
    private readonly Dictionary<string, Placeholder> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Placeholder>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    // What is left of a name without case and separators; null where two names leave the same.
    private readonly Dictionary<string, Placeholder?> _byLooseName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Placeholder?>.AlternateLookup<ReadOnlySpan<char>> _byLooseSpan;
    private readonly Lazy<PlaceholderSyntax> _syntax;
    private readonly Lazy<PlaceholderSyntax> _syntaxInJson;
    private readonly string[] _names;
    private readonly string[] _looseNames;

    public Placeholders(ImmutableArray<Placeholder> all)
    {
        All = all;
        _bySpan = _byName.GetAlternateLookup<ReadOnlySpan<char>>();
        _byLooseSpan = _byLooseName.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var placeholder in all)
        {
            _byName.Add(placeholder.Name, placeholder);
            var loose = placeholder.Name.Replace("_", "", StringComparison.Ordinal);
            _byLooseName[loose] = _byLooseName.ContainsKey(loose) ? null : placeholder;
            HasNumbers |= placeholder.IsNumber;
        }

        _names = [.. _byName.Keys];
        _looseNames = [.. _byLooseName.Keys];
        Array.Sort(_names, StringComparer.Ordinal);
        Array.Sort(_looseNames, StringComparer.Ordinal);
        _syntax = new(() => new PlaceholderSyntax(this, isJson: false));
        _syntaxInJson = new(() => new PlaceholderSyntax(this, isJson: true));
        LongestName = _names.Select(name => name.Length).DefaultIfEmpty().Max();
    }

    public static Placeholders None { get; } = new([]);

    /// <summary>In the order in which their values first came.</summary>
    public ImmutableArray<Placeholder> All { get; }

    public bool IsEmpty => All.IsEmpty;

    public bool HasNumbers { get; }

    public int LongestName { get; }

    public PlaceholderSyntax Syntax => _syntax.Value;

    public PlaceholderSyntax SyntaxInJson => _syntaxInJson.Value;

    /// <summary>The placeholder of that very name.</summary>
    public bool TryFind(ReadOnlySpan<char> name, [NotNullWhen(true)] out Placeholder? found) => _bySpan.TryGetValue(name, out found);

    /// <summary>The placeholder of a name in capitals without its separators, unless two share it.</summary>
    public bool TryFindLoose(ReadOnlySpan<char> looseName, [NotNullWhen(true)] out Placeholder? found) =>
        _byLooseSpan.TryGetValue(looseName, out found) && found is not null;

    /// <summary>Whether a name begins so.</summary>
    public bool AnyStartsWith(ReadOnlySpan<char> start) => AnyStartsWith(_names, start);

    /// <summary>Whether a name in capitals without its separators begins so.</summary>
    public bool AnyLooseStartsWith(ReadOnlySpan<char> start) => AnyStartsWith(_looseNames, start);

    /// <summary>Where placeholders stand in a text, in order.</summary>
    public List<(int Start, int End)> Find(string text)
    {
        var places = new List<(int, int)>();
        Syntax.Each(text, (start, length) => places.Add((start, start + length)));
        return places;
    }

    private static bool AnyStartsWith(string[] sorted, ReadOnlySpan<char> start)
    {
        // The first name that is not smaller begins so if any does.
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle].AsSpan().SequenceCompareTo(start) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low < sorted.Length && sorted[low].AsSpan().StartsWith(start, StringComparison.Ordinal);
    }

    public override string ToString() => $"{All.Length} placeholders";
}
