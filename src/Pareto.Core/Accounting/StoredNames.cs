using Pareto.Core.Storage;

namespace Pareto.Core.Accounting;

/// <summary>
/// The names under which an enumeration's values are stored. They are written out, not derived, so that renaming a
/// member in the code never changes what old rows mean.
/// </summary>
internal sealed class StoredNames<T>
    where T : struct, Enum
{
    private readonly Dictionary<T, string> _names;
    private readonly Dictionary<string, T> _values;

    public StoredNames(params (T Value, string Name)[] names)
    {
        _names = names.ToDictionary(pair => pair.Value, pair => pair.Name);
        _values = names.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);
    }

    public string this[T value] => _names[value];

    public T Parse(string name) => _values.TryGetValue(name, out var value)
        ? value
        : throw new StorageException($"The ledger holds '{name}' where a {typeof(T).Name} belongs: the row was not written by this version of Pareto.");
}
