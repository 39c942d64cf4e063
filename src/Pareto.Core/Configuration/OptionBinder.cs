using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Reflection;

namespace Pareto.Core.Configuration;

/// <summary>Fills option records from one document's tree and keeps what is wrong and where each option stands.</summary>
internal sealed class OptionBinder(Func<string, string?> environment)
{
    // Long enough for every value of these types, too short for the keys of services.
    private const int LongestShown = 24;

    private static readonly MethodInfo MakeList = typeof(OptionBinder).GetMethod(nameof(ListOf), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo MakeMap = typeof(OptionBinder).GetMethod(nameof(MapOf), BindingFlags.NonPublic | BindingFlags.Static)!;

    private readonly List<ConfigurationProblem> _problems = [];
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);
    private int _untold;

    public IEnumerable<ConfigurationProblem> Problems =>
        _untold == 0 ? _problems : _problems.Append(new("", $"and {_untold} more problems"));

    public IReadOnlyDictionary<string, int> Lines => _lines;

    /// <summary>The options, or null where they cannot be made; an empty file is all defaults.</summary>
    public object? BindRoot(OptionShape.Record shape, DocumentNode? root)
    {
        _lines[""] = 1;
        switch (root)
        {
            case null or DocumentScalar { IsNull: true }:
                return BindRecord(shape, null, "");
            case DocumentMapping mapping:
                return BindRecord(shape, mapping, "");
            default:
                Report("", 1, $"expected keys and values, found {Describe(root)}");
                return null;
        }
    }

    /// <summary>The value, never null; null after a problem was reported.</summary>
    private object? Bind(OptionShape shape, DocumentNode node, string path, int line) => shape switch
    {
        ScalarShape scalar => BindScalar(scalar, node, path, line),
        OptionShape.List list => BindList(list, node, path, line),
        OptionShape.Map map => BindMap(map, node, path, line),
        OptionShape.Record record when node is DocumentMapping mapping => BindRecord(record, mapping, path),
        OptionShape.Record { ShortForm: { } option } record when node is DocumentScalar =>
            BindRecord(record, new DocumentMapping(line, [new DocumentEntry(option.Key, line, node)], []), path),
        OptionShape.Record { ShortForm: not null } => Refuse(path, line, $"expected text, or keys and values, found {Describe(node)}"),
        _ => Refuse(path, line, $"expected keys and values, found {Describe(node)}"),
    };

    private object? BindRecord(OptionShape.Record shape, DocumentMapping? mapping, string path)
    {
        if (mapping is not null)
        {
            ReportForeignKeys(shape, mapping, path);
        }

        var options = Activator.CreateInstance(shape.Type)!;
        var complete = true;
        foreach (var property in shape.Properties)
        {
            var optionPath = Join(path, property.Key);
            var written = mapping?.Entries.FirstOrDefault(entry => entry.Key == property.Key);
            var before = _problems.Count + _untold;
            if (written is not null)
            {
                _lines[optionPath] = written.Line;
                BindProperty(property, options, written, optionPath);
            }
            else if (property.IsRequired)
            {
                ReportMissing(optionPath);
            }
            else if (property.Shape is OptionShape.Record nested && property.Get(options) is { } defaults)
            {
                CheckDefaults(nested, defaults, optionPath);
            }

            complete &= Complete(property, options, optionPath, reported: _problems.Count + _untold > before);
        }

        return complete ? options : null;
    }

    private void BindProperty(OptionProperty property, object options, DocumentEntry written, string path)
    {
        if (IsNothing(written.Value))
        {
            if (property.IsRequired)
            {
                Report(path, written.Line, "is required and has no value");
            }
            else if (property.IsNullable)
            {
                property.Set(options, null);
            }
            else if (property.Shape is ScalarShape scalar)
            {
                Report(path, written.Line, $"expected {scalar.Expected}, found nothing: give a value or remove the key");
            }

            return;
        }

        if (Bind(property.Shape, written.Value, path, written.Line) is not { } value)
        {
            return;
        }

        if (property.Range?.Holds(value) == false)
        {
            Report(path, written.Line, $"must be {property.Range}");
        }
        else if (!property.MayBeBlank && IsBlank(value))
        {
            Report(path, written.Line, "is required and has no value");
        }
        else
        {
            property.Set(options, value);
        }
    }

    /// <summary>
    /// Sees to it that no option holds a null that its type does not allow: a collection becomes empty, anything
    /// else makes the record incomplete.
    /// </summary>
    private bool Complete(OptionProperty property, object options, string path, bool reported)
    {
        var value = property.Get(options);
        switch (property.Shape)
        {
            case OptionShape.List list when list.Type.IsValueType ? value is not null && IsDefaultArray(value) : value is null && !property.IsNullable:
                property.Set(options, MakeList.MakeGenericMethod(list.ItemType).Invoke(null, [Array.Empty<object>()]));
                return true;
            case OptionShape.Map map when value is null && !property.IsNullable:
                property.Set(options, MakeMap.MakeGenericMethod(map.ValueType).Invoke(null, [Array.Empty<KeyValuePair<string, object>>()]));
                return true;
        }

        if (value is not null || property.IsNullable)
        {
            return true;
        }

        if (!reported)
        {
            ReportMissing(path);
        }

        return false;
    }

    /// <summary>What a record that is not written lacks: its own defaults may leave a required option open.</summary>
    private void CheckDefaults(OptionShape.Record shape, object defaults, string path)
    {
        foreach (var property in shape.Properties)
        {
            var value = property.Get(defaults);
            var optionPath = Join(path, property.Key);
            if (property.IsRequired && (value is null || (!property.MayBeBlank && IsBlank(value))))
            {
                ReportMissing(optionPath);
            }
            else if (property.Shape is OptionShape.Record nested && value is not null)
            {
                CheckDefaults(nested, value, optionPath);
            }
        }
    }

    private object? BindList(OptionShape.List shape, DocumentNode node, string path, int line)
    {
        ImmutableArray<DocumentNode> items;
        switch (node)
        {
            case DocumentList list:
                items = list.Items;
                break;
            case DocumentScalar when shape.Item is ScalarShape:
                items = [node];
                break;
            default:
                return Refuse(path, line, $"expected a list, found {Describe(node)}");
        }

        var values = new List<object>(items.Length);
        for (var index = 0; index < items.Length; index++)
        {
            var itemPath = $"{path}[{index}]";
            var itemLine = node is DocumentList ? items[index].Line : line;
            _lines[itemPath] = itemLine;
            if (IsNothing(items[index]))
            {
                Report(itemPath, itemLine, "this entry is empty");
            }
            else if (Bind(shape.Item, items[index], itemPath, itemLine) is { } value)
            {
                values.Add(value);
            }
        }

        return MakeList.MakeGenericMethod(shape.ItemType).Invoke(null, [values]);
    }

    private object? BindMap(OptionShape.Map shape, DocumentNode node, string path, int line)
    {
        if (node is not DocumentMapping mapping)
        {
            return Refuse(path, line, $"expected names with values, found {Describe(node)}");
        }

        foreach (var repeated in mapping.Repeated)
        {
            Report(Join(path, repeated.Key), repeated.Line, $"is written twice, first on line {repeated.FirstLine}");
        }

        var values = new List<KeyValuePair<string, object>>(mapping.Entries.Length);
        foreach (var entry in mapping.Entries)
        {
            var entryPath = Join(path, entry.Key);
            _lines[entryPath] = entry.Line;

            // A name alone stands for an entry with nothing to say beyond its name, where the entry has options.
            var value = !IsNothing(entry.Value) ? Bind(shape.Value, entry.Value, entryPath, entry.Line)
                : shape.Value is OptionShape.Record record ? BindRecord(record, null, entryPath)
                : Refuse(entryPath, entry.Line, "has no value");
            if (value is not null)
            {
                values.Add(new(entry.Key, value));
            }
        }

        return MakeMap.MakeGenericMethod(shape.ValueType).Invoke(null, [values]);
    }

    private object? BindScalar(ScalarShape shape, DocumentNode node, string path, int line)
    {
        if (node is not DocumentScalar scalar)
        {
            return Refuse(path, line, $"expected {shape.Expected}, found {Describe(node)}");
        }

        var text = scalar.Text;
        if (EnvironmentReferences.In(text))
        {
            text = EnvironmentReferences.Expand(text, environment, problem => Report(path, line, problem));
            if (text is null)
            {
                return null;
            }
        }

        if (shape.Parse(text) is { } value)
        {
            return value;
        }

        var suggestion = shape.Kind == ScalarKind.Choice ? NameSuggestion.For(scalar.Text, shape.Choices) : null;
        return Refuse(path, line, $"expected {shape.Expected}, found {(shape.MayBeShown ? Shown(scalar.Text) : "other text")}{DidYouMean(suggestion)}");
    }

    private void ReportForeignKeys(OptionShape.Record shape, DocumentMapping mapping, string path)
    {
        foreach (var entry in mapping.Entries)
        {
            if (shape.Properties.Any(property => property.Key == entry.Key) || (path.Length == 0 && entry.Key == JsonSchemaWriter.SchemaKey))
            {
                continue;
            }

            var keys = shape.Properties.Select(property => property.Key).ToArray();
            var suggestion = NameSuggestion.For(entry.Key, keys);
            if (suggestion is null && !LooksLikeKey(entry.Key))
            {
                Report(path, entry.Line, "unknown key, not repeated here as it may be a secret in the wrong place: is a colon missing?");
                continue;
            }

            Report(
                Join(path, entry.Key),
                entry.Line,
                "unknown key" + (suggestion is null ? ", the keys here are " + string.Join(", ", keys) : DidYouMean(suggestion)));
        }

        foreach (var repeated in mapping.Repeated.Where(repeated => shape.Properties.Any(property => property.Key == repeated.Key)))
        {
            Report(Join(path, repeated.Key), repeated.Line, $"is written twice, first on line {repeated.FirstLine}");
        }
    }

    /// <summary>Keys and words are letters; keys of services hold digits, dashes or more characters.</summary>
    private static bool LooksLikeKey(string key) => key.Length <= 40 && key.All(character => char.IsAsciiLetter(character) || character == '_');

    /// <summary>True for a value that says nothing: an empty one, or references to variables that come to nothing.</summary>
    private bool IsNothing(DocumentNode node) => node is DocumentScalar scalar
        && (scalar.IsNull || (EnvironmentReferences.In(scalar.Text) && EnvironmentReferences.Expand(scalar.Text, environment, static _ => { }) == ""));

    private static bool IsBlank(object value) => value switch
    {
        string text => string.IsNullOrWhiteSpace(text),
        SecretText secret => string.IsNullOrWhiteSpace(secret.Reveal()),
        _ => false,
    };

    private static string Describe(DocumentNode node) => node switch
    {
        DocumentList => "a list",
        DocumentMapping => "keys and values",
        _ => "text",
    };

    // What is shown is what was written, references unexpanded: a variable's value is never repeated.
    private static string Shown(string text) => text.Length > LongestShown || text.Any(char.IsControl) ? "other text" : $"\"{text}\"";

    private static string DidYouMean(string? suggestion) => suggestion is null ? "" : $", did you mean {suggestion}?";

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private void ReportMissing(string path) => Report(path, PathLines.Nearest(_lines, path) ?? 1, "is required");

    private object? Refuse(string path, int line, string message)
    {
        Report(path, line, message);
        return null;
    }

    private void Report(string path, int line, string message)
    {
        if (_problems.Count == ConfigurationReader.MaxProblems)
        {
            _untold++;
            return;
        }

        _problems.Add(new(path, message) { Line = line });
    }

    private static bool IsDefaultArray(object value) => (bool)value.GetType().GetProperty(nameof(ImmutableArray<>.IsDefault))!.GetValue(value)!;

    private static ImmutableArray<TItem> ListOf<TItem>(IEnumerable<object> items) => [.. items.Cast<TItem>()];

    private static IReadOnlyDictionary<string, TValue> MapOf<TValue>(IEnumerable<KeyValuePair<string, object>> entries) =>
        new ReadOnlyDictionary<string, TValue>(
            new OrderedDictionary<string, TValue>(entries.Select(entry => KeyValuePair.Create(entry.Key, (TValue)entry.Value)), StringComparer.Ordinal));
}
