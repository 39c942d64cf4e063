namespace Pareto.LocalModels.Grammars;

/// <summary>Arrays: items by their places, then those of one schema.</summary>
internal sealed partial class SchemaCompiler
{
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
}
