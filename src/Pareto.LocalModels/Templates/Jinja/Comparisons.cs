namespace Pareto.LocalModels.Templates.Jinja;

/// <summary>Equality, order and membership as Python has them.</summary>
internal static class Comparisons
{
    public static bool AreEqual(Value left, Value right, Work work)
    {
        work.Spend();
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        switch (left, right)
        {
            case (TextValue a, TextValue b):
                return string.Equals(a.Text, b.Text, StringComparison.Ordinal);
            case (NoneValue, NoneValue) or (UndefinedValue, UndefinedValue):
                return true;
            case (ListValue a, ListValue b):
                return a.IsTuple == b.IsTuple && AreEqual(a, b, work);
            case (MapValue a, MapValue b):
                return AreEqual(a, b, work);
            default:
                return Numbers.TryCompare(left, right, out var order) && order == 0;
        }
    }

    /// <summary>Less than 0, 0 or more. What has no order is an error.</summary>
    public static int Order(Value left, Value right, Work work)
    {
        work.Spend();
        switch (left, right)
        {
            case (TextValue a, TextValue b):
                return string.CompareOrdinal(a.Text, b.Text);
            case (ListValue a, ListValue b) when a.IsTuple == b.IsTuple:
                work.Enter();
                for (var i = 0; i < Math.Min(a.Items.Count, b.Items.Count); i++)
                {
                    if (!AreEqual(a.Items[i], b.Items[i], work))
                    {
                        var order = Order(a.Items[i], b.Items[i], work);
                        work.Leave();
                        return order;
                    }
                }

                work.Leave();
                return a.Items.Count.CompareTo(b.Items.Count);
            case (UndefinedValue undefined, _):
                throw undefined.Error();
            case (_, UndefinedValue undefined):
                throw undefined.Error();
            default:
                return Numbers.TryCompare(left, right, out var compared)
                    ? compared
                    : throw new TemplateException($"{left.Kind} and {right.Kind} have no order");
        }
    }

    public static bool Contains(Value container, Value item, Work work)
    {
        switch (container)
        {
            case TextValue text when item is TextValue part:
                work.SpendText(text.Text.Length);
                return text.Text.Contains(part.Text, StringComparison.Ordinal);
            case ListValue list:
                foreach (var candidate in list.Items)
                {
                    if (AreEqual(candidate, item, work))
                    {
                        return true;
                    }
                }

                return false;
            case MapValue map:
                return map.Items.ContainsKey(MapValue.KeyOf(item));
            case UndefinedValue:
                return false;
            default:
                throw new TemplateException($"'in' does not work for {item.Kind} and {container.Kind}");
        }
    }

    private static bool AreEqual(ListValue left, ListValue right, Work work)
    {
        if (left.Items.Count != right.Items.Count)
        {
            return false;
        }

        work.Enter();
        var equal = true;
        for (var i = 0; equal && i < left.Items.Count; i++)
        {
            equal = AreEqual(left.Items[i], right.Items[i], work);
        }

        work.Leave();
        return equal;
    }

    private static bool AreEqual(MapValue left, MapValue right, Work work)
    {
        if (left.Items.Count != right.Items.Count)
        {
            return false;
        }

        work.Enter();
        var equal = true;
        foreach (var (key, item) in left.Items)
        {
            if (!right.Items.TryGetValue(key, out var other) || !AreEqual(item.Value, other.Value, work))
            {
                equal = false;
                break;
            }
        }

        work.Leave();
        return equal;
    }
}
