using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Pareto.LocalModels.Grammars;

/// <summary>
/// Makes a JSON Schema into an expression over bytes. What it matches always validates; it need not be all that would:
/// properties come in the schema's order, and others only where the schema speaks of them. References that lead back to
/// themselves are unrolled to <see cref="GrammarLimits.Depth"/> levels. Wherever several schemas hold for one value they are
/// compiled together, as one set.
/// </summary>
internal sealed partial class SchemaCompiler
{
    private const int MostInt = Expression.Unbounded;

    private static readonly SchemaFacts _anything = new() { Pointer = string.Empty };

    private readonly ExpressionPool _pool;
    private readonly JsonExpressions _json;
    private readonly ExpressionPool _text = new();
    private readonly PatternExpressions _patterns;
    private readonly NumberExpressions _numbers;
    private readonly TextEncoder _plain;
    private readonly SchemaReader _reader;
    private readonly Dictionary<string, Expression> _compiled = [];
    private readonly HashSet<string> _exclusive = [];
    private readonly HashSet<string> _following = [];
    private readonly Queue<SchemaFacts> _unchecked = [];
    private readonly SchemaElement _root;
    private string? _empty;

    public SchemaCompiler(JsonExpressions json, JsonElement root)
    {
        _json = json;
        _pool = json.Pool;
        _plain = new TextEncoder(_pool, isJson: false);
        _patterns = new PatternExpressions(_text);
        _numbers = new NumberExpressions(_text);
        _reader = new SchemaReader(root);
        _root = new SchemaElement(string.Empty, root);
    }

    /// <summary>The values that validate; those that are objects only, on request.</summary>
    public Expression Compile(bool objectsOnly = false)
    {
        var expression = objectsOnly
            ? CompileAlternatives([_root], new SchemaFacts { Pointer = string.Empty, Types = JsonTypes.Object }, GrammarLimits.Depth)
            : Compile([_root], GrammarLimits.Depth);
        if (expression == _pool.Nothing)
        {
            throw new GrammarException(
                $"No {(objectsOnly ? "object" : "value")} satisfies the schema{(_empty is null ? string.Empty : $": nothing fits at #{_empty}")}, at least none that is at most {GrammarLimits.Depth} levels deep.");
        }

        return expression;
    }

    // Values that satisfy all of the schemas, at most so many levels deep.
    private Expression Compile(IReadOnlyList<SchemaElement> schemas, int depth)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var key = $"{depth} {string.Join(' ', schemas.Select(schema => schema.Pointer.Replace(' ', '\n')).Distinct().Order(StringComparer.Ordinal))}";
        if (!_compiled.TryGetValue(key, out var expression))
        {
            expression = CompileAlternatives(schemas, _anything, depth);
            if (expression == _pool.Nothing && depth > 0)
            {
                _empty ??= schemas[0].Pointer;
            }

            _compiled.Add(key, expression);
        }

        return expression;
    }

    private Expression CompileAlternatives(IReadOnlyList<SchemaElement> schemas, SchemaFacts also, int depth)
    {
        var alternatives = Alternatives(schemas);
        while (_unchecked.TryDequeue(out var facts))
        {
            CheckExclusive(facts);
        }

        return _pool.Choice([.. alternatives.Select(facts => CompileFacts([.. facts, also], depth))]);
    }

    // The sets of schemas without alternatives of their own of which one must hold, for all of some schemas to hold.
    private List<List<SchemaFacts>> Alternatives(IEnumerable<SchemaElement> schemas) =>
        schemas.Aggregate(new List<List<SchemaFacts>> { new() }, (all, schema) => Cross(all, Alternatives(schema), schema.Pointer));

    private List<List<SchemaFacts>> Alternatives(SchemaElement schema)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var facts = _reader.Read(schema);
        if (facts.IsFalse)
        {
            return [];
        }

        if (!_following.Add(schema.Pointer))
        {
            throw new GrammarException($"The schema at #{schema.Pointer} refers to nothing but itself.");
        }

        var result = new List<List<SchemaFacts>> { new() { facts } };
        if (facts.Reference is { } reference)
        {
            result = Cross(result, Alternatives(reference), schema.Pointer);
        }

        result = Cross(result, Alternatives(facts.AllOf), schema.Pointer);
        if (facts.AnyOf.Count > 0)
        {
            result = Cross(result, [.. facts.AnyOf.SelectMany(Alternatives)], schema.Pointer);
        }

        if (facts.OneOf.Count > 0)
        {
            _unchecked.Enqueue(facts);
            result = Cross(result, [.. facts.OneOf.SelectMany(Alternatives)], schema.Pointer);
        }

        _following.Remove(schema.Pointer);
        return result;
    }

    private static List<List<SchemaFacts>> Cross(List<List<SchemaFacts>> some, List<List<SchemaFacts>> others, string pointer) =>
        (long)some.Count * others.Count > GrammarLimits.Combinations
            ? throw new GrammarException($"The alternatives at #{pointer} combine in more than {GrammarLimits.Combinations} ways.")
            : [.. some.SelectMany(one => others.Select(other => one.Union(other).ToList()))];

    // A value of one alternative must not satisfy another. That is so where no value that is made satisfies both.
    private void CheckExclusive(SchemaFacts facts)
    {
        if (!_exclusive.Add(facts.Pointer))
        {
            return;
        }

        var empty = _empty;
        for (var i = 0; i < facts.OneOf.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (Compile([facts.OneOf[j], facts.OneOf[i]], GrammarLimits.Depth) != _pool.Nothing)
                {
                    throw new GrammarException(
                        $"The alternatives {j} and {i} of 'oneOf' at #{facts.Pointer}/oneOf are not seen to exclude each other. Write 'anyOf' if both may hold, or tell them apart by a property with a 'const'.");
                }
            }
        }

        // That nothing fits two of them is what was looked for.
        _empty = empty;
    }

    private Expression CompileFacts(IReadOnlyList<SchemaFacts> facts, int depth)
    {
        var types = facts.Aggregate(JsonTypes.All, (all, each) => all & each.Types);
        if (facts.All(each => each.Types == JsonTypes.All) && facts.Aggregate(JsonTypes.None, (all, each) => all | each.Hinted) is not JsonTypes.None and var hinted)
        {
            // Who speaks of properties wants an object, even without saying so.
            types = hinted;
        }

        if (facts.Any(each => each.Values is not null))
        {
            return CompileValues(facts, facts.All(each => each.Types == JsonTypes.All) ? JsonTypes.All : types, depth);
        }

        return _pool.Choice(
            types.HasFlag(JsonTypes.Null) ? _json.Word("null") : _pool.Nothing,
            types.HasFlag(JsonTypes.Boolean) ? _pool.Choice(_json.Word("true"), _json.Word("false")) : _pool.Nothing,
            types.HasFlag(JsonTypes.Integer) ? CompileNumber(facts, types.HasFlag(JsonTypes.Number)) : _pool.Nothing,
            types.HasFlag(JsonTypes.String) ? CompileString(facts) : _pool.Nothing,
            types.HasFlag(JsonTypes.Array) && depth > 0 ? CompileArray(facts, depth) : _pool.Nothing,
            types.HasFlag(JsonTypes.Object) && depth > 0 ? CompileObject(facts, depth) : _pool.Nothing);
    }

    // The values of enum and const that satisfy the other keywords too.
    private Expression CompileValues(IReadOnlyList<SchemaFacts> facts, JsonTypes types, int depth)
    {
        var lists = facts.Where(each => each.Values is not null).ToArray();
        var values = lists[0].Values!;
        if (values.Count > GrammarLimits.EnumValues)
        {
            throw new GrammarException($"The list at #{lists[0].Pointer}/enum has {values.Count} values; at most {GrammarLimits.EnumValues} are taken.");
        }

        var kept = values.Where(value => types.HasFlag(TypeOf(value)) && lists.All(list => list.Values!.Exists(other => JsonElement.DeepEquals(value, other)))).ToArray();
        var simple = new List<byte[]>();
        var nested = new List<Expression>();
        foreach (var value in kept)
        {
            if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            {
                var type = TypeOf(value);
                nested.Add(facts.Any(each => each.Hinted.HasFlag(type))
                    ? throw new GrammarException($"Objects and arrays in 'enum' or 'const' beside keywords about their parts are not supported (at #{lists[0].Pointer}).")
                    : _json.Value(value));
            }
            else if (Satisfies(facts, value))
            {
                simple.Add(Encoding.UTF8.GetBytes(JsonExpressions.Text(value)));
            }
        }

        return _pool.Choice([_plain.Words(simple), .. nested]);
    }

    private bool Satisfies(IReadOnlyList<SchemaFacts> facts, JsonElement value)
    {
        var rule = TypeOf(value) switch
        {
            JsonTypes.String when facts.Any(each => each.Hinted.HasFlag(JsonTypes.String)) => CompileString(facts),
            JsonTypes.Integer or JsonTypes.Number when facts.Any(each => each.Least is not null || each.Most is not null) => CompileNumber(facts, true),
            _ => null,
        };
        return rule is null || _pool.Matches(rule, Encoding.UTF8.GetBytes(JsonExpressions.Text(value)));
    }

    private static JsonTypes TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => JsonTypes.Null,
        JsonValueKind.True or JsonValueKind.False => JsonTypes.Boolean,
        JsonValueKind.Number => value.TryGetDecimal(out var number) && number == decimal.Truncate(number) ? JsonTypes.Integer : JsonTypes.Number,
        JsonValueKind.String => JsonTypes.String,
        JsonValueKind.Array => JsonTypes.Array,
        _ => JsonTypes.Object,
    };

    private bool Matches(Expression text, string value)
    {
        foreach (var rune in value.EnumerateRunes())
        {
            text = _text.Derive(text, rune.Value);
        }

        return text.IsNullable;
    }

    private Expression Encode(TextEncoder encoder, Expression text, string pointer) => AtPlace(pointer, () => encoder.Encode(_text, text));

    private static Expression AtPlace(string pointer, Func<Expression> make)
    {
        try
        {
            return make();
        }
        catch (GrammarException problem)
        {
            throw new GrammarException($"{problem.Message.TrimEnd('.')} (at #{pointer}).");
        }
    }
}
