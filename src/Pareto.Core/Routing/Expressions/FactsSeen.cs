using System.Collections.Immutable;
using System.Globalization;

namespace Pareto.Core.Routing.Expressions;

/// <summary>The facts that a rule has looked at, each once, in the order it did.</summary>
internal sealed class FactsSeen
{
    private readonly OrderedDictionary<string, string> _facts = new(StringComparer.Ordinal);

    public ImmutableArray<FactSeen> Facts => [.. _facts.Select(fact => new FactSeen(fact.Key, fact.Value))];

    public void Note(string name, double value) => Note(name, double.IsNaN(value) ? "unknown" : value.ToString("0.####", CultureInfo.InvariantCulture));

    public void Note(string name, Truth truth) => Note(name, truth switch
    {
        Truth.Yes => "true",
        Truth.No => "false",
        _ => "unknown",
    });

    public void Note(string name, string value) => _facts.TryAdd(name, value);
}
