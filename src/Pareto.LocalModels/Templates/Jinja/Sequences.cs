namespace Pareto.LocalModels.Templates.Jinja;

/// <summary>What can be walked through.</summary>
internal static class Sequences
{
    /// <summary>The items, of which each costs a step: characters of a string, keys of a dictionary, none of what is undefined.</summary>
    public static IReadOnlyList<Value> Items(Value value, Work work)
    {
        switch (value)
        {
            case ListValue list:
                return Copy(list.Items, work);
            case MapValue map:
                work.Spend(map.Items.Count);
                return [.. map.Items.Values.Select(item => item.Key)];
            case TextValue text:
                return [.. TextOperations.Characters(text.Marked, work).Select(Value.Of)];
            case UndefinedValue:
                return [];
            default:
                throw new TemplateException($"{value.Kind} cannot be walked through");
        }
    }

    /// <summary>A copy, so that what is walked through does not change on the way.</summary>
    public static List<Value> Copy(List<Value> items, Work work)
    {
        work.Spend(items.Count);
        return [.. items];
    }

    public static int Length(Value value) => value switch
    {
        ListValue list => list.Items.Count,
        MapValue map => map.Items.Count,
        TextValue text => TextOperations.Length(text.Text),
        UndefinedValue => 0,
        _ => throw new TemplateException($"{value.Kind} has no length"),
    };

    /// <summary>An index as Python takes it in slices: from the end where negative, and never outside.</summary>
    public static int Bound(long index, int count) => (int)Math.Clamp(index < 0 ? index + count : index, 0, count);

    public static Value Slice(Value target, long? start, long? stop, long step, Work work)
    {
        if (step == 0)
        {
            throw new TemplateException("The step of a slice is 0");
        }

        if (target is UndefinedValue undefined)
        {
            throw undefined.Error();
        }

        if (target is not (TextValue or ListValue))
        {
            throw new TemplateException($"{target.Kind} cannot be sliced");
        }

        var count = Length(target);
        if (step == 1)
        {
            var (first, end) = (Bound(start ?? 0, count), Bound(stop ?? count, count));
            work.Spend(Math.Max(end - first, 0));
            return target is TextValue whole
                ? Value.Of(TextOperations.Slice(whole.Marked, first, Math.Max(first, end)))
                : new ListValue(((ListValue)target).Items.GetRange(first, Math.Max(end - first, 0)), ((ListValue)target).IsTuple);
        }

        var items = Items(target, work);
        var taken = new List<Value>();
        if (step > 0)
        {
            for (var i = (long)Bound(start ?? 0, count); i < Bound(stop ?? count, count); i = step > count ? count : i + step)
            {
                taken.Add(items[(int)i]);
            }
        }
        else
        {
            var last = stop is null ? -1 : Math.Clamp(stop < 0 ? stop.Value + count : stop.Value, -1, count - 1);
            for (var i = start is null ? count - 1 : Math.Clamp(start < 0 ? start.Value + count : start.Value, -1, count - 1); i > last; i = step < -count ? -1 : i + step)
            {
                taken.Add(items[(int)i]);
            }
        }

        return target is TextValue
            ? Value.Of(TextOperations.Join(taken.Select(item => ((TextValue)item).Marked), Tokenizers.MarkedText.Empty, work))
            : new ListValue(taken, ((ListValue)target).IsTuple);
    }

    /// <summary>Adds the pairs of a dictionary, or of a list of pairs.</summary>
    public static void AddTo(MapValue map, Value pairs, Work work)
    {
        if (pairs is MapValue other)
        {
            work.Spend(other.Items.Count);
            foreach (var (key, item) in other.Items.ToArray())
            {
                map.Items[key] = item;
            }

            return;
        }

        foreach (var pair in Items(pairs, work))
        {
            var parts = Items(pair, work);
            if (parts.Count != 2)
            {
                throw new TemplateException("A dictionary is made of pairs");
            }

            map.Set(parts[0], parts[1]);
        }
    }

    /// <summary>An attribute of an item, or of its attribute where the name has dots.</summary>
    public static Value Attribute(Evaluator evaluator, Value item, string path)
    {
        foreach (var name in path.Split('.'))
        {
            evaluator.Work.Spend();
            if (item is UndefinedValue)
            {
                return item;
            }

            item = evaluator.Index(item, long.TryParse(name, out var index) ? Value.Of(index) : Value.Of(Tokenizers.MarkedText.FromInput(name)));
        }

        return item;
    }
}
