namespace Pareto.LocalModels.Templates.Jinja;

/// <summary>Names and their values; what is set inside is not seen outside.</summary>
internal sealed class Scope(Scope? outer)
{
    private Dictionary<string, Value>? _values;

    public Value? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope._values is not null && scope._values.TryGetValue(name, out var value))
            {
                return value;
            }
        }

        return null;
    }

    public void Set(string name, Value value) => (_values ??= new Dictionary<string, Value>(StringComparer.Ordinal))[name] = value;

    private Scope? Outer => outer;
}
