using System.Text.Json;

namespace Pareto.LocalModels.Grammars;

/// <summary>Objects: named properties in their order, then those of other names.</summary>
internal sealed partial class SchemaCompiler
{
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
}
