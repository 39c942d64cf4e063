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
internal sealed class SchemaCompiler
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

    private Expression CompileNumber(IReadOnlyList<SchemaFacts> facts, bool withFractions)
    {
        var least = facts.Aggregate(default(NumberBound?), (all, each) => NumberBound.Tighter(all, each.Least, isLeast: true));
        var most = facts.Aggregate(default(NumberBound?), (all, each) => NumberBound.Tighter(all, each.Most, isLeast: false));
        if (withFractions)
        {
            return Encode(_plain, _numbers.Number(least?.Value, least?.IsExcluded ?? false, most?.Value, most?.IsExcluded ?? false), facts[0].Pointer);
        }

        var from = least is { } low ? decimal.Ceiling(low.Value) + (low.IsExcluded && low.Value == decimal.Truncate(low.Value) ? 1 : 0) : default(decimal?);
        var to = most is { } high ? decimal.Floor(high.Value) - (high.IsExcluded && high.Value == decimal.Truncate(high.Value) ? 1 : 0) : default(decimal?);
        return Encode(_plain, _numbers.Integer(from, to), facts[0].Pointer);
    }

    private Expression CompileString(IReadOnlyList<SchemaFacts> facts)
    {
        var least = facts.Max(each => each.MinLength);
        var most = facts.Min(each => each.MaxLength);
        var conditions = TextConditions(facts);
        if (conditions.Count == 0)
        {
            return _json.Strings.Any(least, most);
        }

        if (least > 0 || most < MostInt)
        {
            conditions.Add(_text.Repeat(_text.Symbol(SymbolSet.Text), least, Math.Min(most, Math.Max(least, GrammarLimits.LengthBesidePattern))));
        }

        return _json.Strings.Quoted(Encode(_json.Strings.Encoder, _text.Both([.. conditions]), facts[0].Pointer));
    }

    private List<Expression> TextConditions(IReadOnlyList<SchemaFacts> facts)
    {
        var conditions = new List<Expression>();
        foreach (var each in facts)
        {
            if (each.Pattern is not null)
            {
                conditions.Add(AtPlace($"{each.Pointer}/pattern", () => _patterns.Found(each.Pattern)));
            }

            if (each.Format is not null)
            {
                conditions.Add(_patterns.Whole(StringFormats.Pattern(each.Format)!));
            }
        }

        return conditions;
    }

    private Expression CompileArray(IReadOnlyList<SchemaFacts> facts, int depth)
    {
        var least = facts.Max(each => each.MinItems);
        var most = facts.Min(each => each.MaxItems);
        var prefix = facts.Max(each => each.PrefixItems.Count);
        if (facts.FirstOrDefault(each => each.HasUniqueItems) is { } unique && most > 1)
        {
            throw new GrammarException($"The keyword 'uniqueItems' is not supported where there may be more than one item (at #{unique.Pointer}/uniqueItems).");
        }

        // Beyond a prefix, items that no schema speaks of come only where a minimum asks for them.
        if (prefix > 0 && facts.All(each => each.Items is null))
        {
            most = Math.Min(most, Math.Max(prefix, least));
        }

        var rest = most > prefix ? Compile([.. facts.Where(each => each.Items is not null).Select(each => each.Items!.Value)], depth - 1) : _pool.Nothing;
        most = rest == _pool.Nothing ? Math.Min(most, prefix) : most;
        var items = new List<Expression>();
        while (items.Count < Math.Min(prefix, most) && Compile(ItemSchemas(facts, items.Count), depth - 1) is var item && item != _pool.Nothing)
        {
            items.Add(item);
        }

        most = items.Count < Math.Min(prefix, most) ? items.Count : most;
        if (least > most)
        {
            return _pool.Nothing;
        }

        // From the last item of the prefix to the first: the rest after so many items.
        var after = _pool.Nothing;
        if (items.Count == prefix && most >= prefix)
        {
            var more = _pool.Sequence(_json.Before(isFirst: false), rest);
            var (from, to) = (Math.Max(0, least - prefix), most == MostInt ? MostInt : most - prefix);
            after = prefix == 0
                ? _pool.Choice(
                    least == 0 ? _json.Close(']', isEmpty: true) : _pool.Nothing,
                    most == 0 ? _pool.Nothing : _pool.Sequence(_json.Before(isFirst: true), rest, _pool.Repeat(more, Math.Max(0, from - 1), to == MostInt ? MostInt : to - 1), _json.Close(']', isEmpty: false)))
                : _pool.Sequence(_pool.Repeat(more, from, to), _json.Close(']', isEmpty: false));
        }
        else if (least <= items.Count)
        {
            after = _json.Close(']', isEmpty: items.Count == 0);
        }

        for (var i = items.Count - 1; i >= 0; i--)
        {
            after = _pool.Choice(
                least <= i ? _json.Close(']', isEmpty: i == 0) : _pool.Nothing,
                _pool.Sequence(_json.Before(isFirst: i == 0), items[i], after));
        }

        return _json.Open('[', after);
    }

    private static List<SchemaElement> ItemSchemas(IReadOnlyList<SchemaFacts> facts, int index) =>
        [.. facts.Select(each => index < each.PrefixItems.Count ? each.PrefixItems[index] : each.Items).Where(schema => schema is not null).Select(schema => schema!.Value)];

    private Expression CompileObject(IReadOnlyList<SchemaFacts> facts, int depth)
    {
        var required = facts.SelectMany(each => each.Required).ToHashSet(StringComparer.Ordinal);
        var names = facts.SelectMany(each => each.Properties.Select(property => property.Name)).Concat(facts.SelectMany(each => each.Required)).Distinct(StringComparer.Ordinal).ToArray();
        if (names.Length > GrammarLimits.Properties)
        {
            throw new GrammarException($"The object at #{facts[0].Pointer} has {names.Length} properties; at most {GrammarLimits.Properties} are taken.");
        }

        var properties = new List<(Expression Property, bool IsRequired)>();
        foreach (var name in names)
        {
            var value = IsPossibleName(facts, name) ? Compile(PropertySchemas(facts, name), depth - 1) : _pool.Nothing;
            if (value != _pool.Nothing)
            {
                properties.Add((_json.Property(_json.Word(JsonExpressions.Quote(name)), value), required.Contains(name)));
            }
            else if (required.Contains(name))
            {
                return _pool.Nothing;
            }
        }

        var least = facts.Max(each => each.MinProperties);
        var most = facts.Min(each => each.MaxProperties);
        var other = OtherProperties(facts, names, depth);
        if (other == _pool.Nothing)
        {
            most = Math.Min(most, properties.Count);
        }
        else if (least > properties.Count + 1)
        {
            // Free names may be the same twice, so only the first is known to count.
            throw new GrammarException($"The keyword 'minProperties' is not supported beyond the named properties and one more (at #{facts[0].Pointer}).");
        }

        return least > most ? _pool.Nothing : _json.Open('{', Properties(properties, other, least, most));
    }

    // What follows after so many of the properties, of which some were left out: from the last back to the first.
    private Expression Properties(List<(Expression Property, bool IsRequired)> properties, Expression other, int least, int most)
    {
        // Counted up to where a difference is made: whether there is one at all, the least, and the most.
        var counts = Math.Min(properties.Count, Math.Max(1, Math.Max(least, most == MostInt ? 0 : most))) + 1;
        if ((long)counts * properties.Count > 20_000)
        {
            throw new GrammarException($"'minProperties' and 'maxProperties' are not supported on so many properties ({properties.Count}).");
        }

        var after = Enumerable.Range(0, counts).Select(count => Others(other, count, least, most)).ToArray();
        for (var i = properties.Count - 1; i >= 0; i--)
        {
            var (property, isRequired) = properties[i];
            var before = new Expression[counts];
            for (var count = 0; count < counts; count++)
            {
                var taken = count >= most ? _pool.Nothing : _pool.Sequence(_json.Before(count == 0), property, after[Math.Min(count + 1, counts - 1)]);
                before[count] = isRequired ? taken : _pool.Choice(taken, after[count]);
            }

            after = before;
        }

        return after[0];
    }

    // Properties of other names after so many of the named ones, and the end.
    private Expression Others(Expression other, int count, int least, int most)
    {
        var close = _json.Close('}', isEmpty: count == 0);
        var room = most == MostInt ? MostInt : most - count;
        if (room < 0)
        {
            return _pool.Nothing;
        }

        var end = count >= least ? close : _pool.Nothing;
        if (other == _pool.Nothing || room == 0)
        {
            return end;
        }

        var more = _pool.Repeat(_pool.Sequence(_json.Before(isFirst: false), other), 0, room == MostInt ? MostInt : room - 1);
        var some = count + 1 >= least ? _pool.Sequence(_json.Before(count == 0), other, more, _json.Close('}', isEmpty: false)) : _pool.Nothing;
        return _pool.Choice(end, some);
    }

    private List<SchemaElement> PropertySchemas(IReadOnlyList<SchemaFacts> facts, string name)
    {
        var schemas = new List<SchemaElement>();
        foreach (var each in facts)
        {
            var before = schemas.Count;
            schemas.AddRange(each.Properties.Where(property => property.Name == name).Select(property => property.Schema));
            schemas.AddRange(each.PatternProperties.Where(pattern => Matches(NamePattern(pattern.Schema, pattern.Pattern), name)).Select(pattern => pattern.Schema));
            if (schemas.Count == before && each.AdditionalProperties is { } additional)
            {
                schemas.Add(additional);
            }
        }

        return schemas;
    }

    // Properties that are not named, of the kinds that the schemas speak of: by the patterns that their names match.
    private Expression OtherProperties(IReadOnlyList<SchemaFacts> facts, string[] names, int depth)
    {
        var patterns = facts.SelectMany(each => each.PatternProperties).Select(pattern => pattern.Pattern).Distinct(StringComparer.Ordinal).ToArray();
        if (patterns.Length > GrammarLimits.PropertyPatterns)
        {
            throw new GrammarException($"More than {GrammarLimits.PropertyPatterns} 'patternProperties' of one object are not supported (at #{facts[0].Pointer}).");
        }

        var isPlain = names.Length == 0 && patterns.Length == 0;
        var result = _pool.Nothing;
        for (var kind = 0; kind < 1 << patterns.Length; kind++)
        {
            var matched = patterns.Where((_, i) => (kind >> i & 1) != 0).ToHashSet(StringComparer.Ordinal);
            if (matched.Count == 0 && !isPlain && facts.All(each => each.AdditionalProperties is null))
            {
                continue;
            }

            var schemas = new List<SchemaElement>();
            foreach (var each in facts)
            {
                var before = schemas.Count;
                schemas.AddRange(each.PatternProperties.Where(pattern => matched.Contains(pattern.Pattern)).Select(pattern => pattern.Schema));
                if (schemas.Count == before && each.AdditionalProperties is { } additional)
                {
                    schemas.Add(additional);
                }
            }

            var value = Compile(schemas, depth - 1);
            if (value != _pool.Nothing)
            {
                result = _pool.Choice(result, _json.Property(OtherName(facts, names, patterns, matched), value));
            }
        }

        return result;
    }

    private Expression OtherName(IReadOnlyList<SchemaFacts> facts, string[] names, string[] patterns, HashSet<string> matched)
    {
        var conditions = new List<Expression>();
        foreach (var pattern in patterns)
        {
            var found = AtPlace($"{facts[0].Pointer}/patternProperties", () => _patterns.Found(pattern));
            conditions.Add(matched.Contains(pattern) ? found : _text.Not(found));
        }

        var (least, most) = (0, MostInt);
        foreach (var each in NameFacts(facts))
        {
            conditions.AddRange(TextConditions([each]));
            (least, most) = (Math.Max(least, each.MinLength), Math.Min(most, each.MaxLength));
            conditions.AddRange(each.Values is null ? [] : [_text.Choice([.. each.Values.Where(value => value.ValueKind == JsonValueKind.String).Select(value => _patterns.Literal(value.GetString()!))])]);
        }

        if (names.Length > 0)
        {
            conditions.Add(_text.Not(_text.Choice([.. names.Select(_patterns.Literal)])));
        }

        if (conditions.Count == 0)
        {
            return _json.Strings.Any(least, most);
        }

        conditions.Add(_text.Repeat(_text.Symbol(SymbolSet.Text), least, most == MostInt ? most : Math.Min(most, Math.Max(least, GrammarLimits.LengthBesidePattern))));
        return _json.Strings.Quoted(Encode(_json.Strings.Encoder, _text.Both([.. conditions]), facts[0].Pointer));
    }

    private bool IsPossibleName(IReadOnlyList<SchemaFacts> facts, string name)
    {
        foreach (var each in NameFacts(facts))
        {
            var length = name.EnumerateRunes().Count();
            if (length < each.MinLength || length > each.MaxLength || !TextConditions([each]).TrueForAll(condition => Matches(condition, name))
                || each.Values?.Exists(value => value.ValueKind == JsonValueKind.String && value.GetString() == name) == false)
            {
                return false;
            }
        }

        return true;
    }

    // What is asked of names. Alternatives there are not followed.
    private IEnumerable<SchemaFacts> NameFacts(IReadOnlyList<SchemaFacts> facts)
    {
        foreach (var schema in facts.Where(each => each.PropertyNames is not null).Select(each => each.PropertyNames!.Value))
        {
            var alternatives = Alternatives(schema);
            if (alternatives.Count != 1 || alternatives[0].Exists(each => !each.Types.HasFlag(JsonTypes.String)))
            {
                throw new GrammarException($"Alternatives, or types other than text, are not supported in 'propertyNames' (at #{schema.Pointer}).");
            }

            foreach (var each in alternatives[0])
            {
                yield return each;
            }
        }
    }

    private Expression NamePattern(SchemaElement schema, string pattern) => AtPlace(schema.Pointer, () => _patterns.Found(pattern));

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
