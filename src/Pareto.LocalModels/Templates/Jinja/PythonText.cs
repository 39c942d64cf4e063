using System.Globalization;
using System.Text;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Templates.Jinja;

/// <summary>How values are written: as Python's <c>str</c> and <c>repr</c> write them, and as its <c>json.dumps</c> does.</summary>
internal static class PythonText
{
    /// <summary>As <c>str</c>: a string is itself, with its marks.</summary>
    public static MarkedText Show(Value value, Work work)
    {
        switch (value)
        {
            case TextValue text:
                return text.Marked;
            case UndefinedValue:
                return MarkedText.Empty;
            default:
                var result = new StringBuilder();
                Represent(value, result, work);
                return MarkedText.FromInput(result.ToString());
        }
    }

    /// <summary>As <c>json.dumps</c>: ", " and ": " between, or lines where an indent is given.</summary>
    public static string Json(Value value, JsonLayout layout, Work work)
    {
        var text = new StringBuilder();
        Json(value, layout, 0, text, work);
        return text.ToString();
    }

    public static string Number(double number)
    {
        if (double.IsNaN(number) || double.IsInfinity(number))
        {
            return double.IsNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
        }

        if (number == 0)
        {
            return double.IsNegative(number) ? "-0.0" : "0.0";
        }

        // The shortest digits that read back the same; Python leaves plain notation at other places than .NET.
        var shortest = number.ToString("E16", CultureInfo.InvariantCulture);
        for (var digits = 0; digits <= 16; digits++)
        {
            var candidate = number.ToString($"E{digits}", CultureInfo.InvariantCulture);
            if (double.Parse(candidate, CultureInfo.InvariantCulture) == number)
            {
                shortest = candidate;
                break;
            }
        }

        var at = shortest.IndexOf('E', StringComparison.Ordinal);
        var mantissa = shortest[..at];
        var exponent = int.Parse(shortest.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent is < -4 or >= 16)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
        }

        var plain = decimal.Parse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        return plain.Contains('.', StringComparison.Ordinal) ? plain : plain + ".0";
    }

    private static void Represent(Value value, StringBuilder text, Work work)
    {
        work.Enter();
        switch (value)
        {
            case NoneValue:
                text.Append("None");
                break;
            case BooleanValue:
                text.Append(value.IsTrue ? "True" : "False");
                break;
            case IntegerValue integer:
                text.Append(integer.Number);
                break;
            case NumberValue number:
                text.Append(Number(number.Number));
                break;
            case TextValue inner:
                work.SpendText(inner.Text.Length);
                Quote(inner.Text, text);
                break;
            case ListValue list:
                text.Append(list.IsTuple ? '(' : '[');
                for (var i = 0; i < list.Items.Count; i++)
                {
                    text.Append(i > 0 ? ", " : string.Empty);
                    Represent(list.Items[i], text, work);
                }

                text.Append(list is { IsTuple: true, Items.Count: 1 } ? "," : string.Empty).Append(list.IsTuple ? ')' : ']');
                break;
            case MapValue map:
                text.Append('{');
                for (var i = 0; i < map.Items.Count; i++)
                {
                    var (key, item) = map.Items.GetAt(i).Value;
                    text.Append(i > 0 ? ", " : string.Empty);
                    Represent(key, text, work);
                    text.Append(": ");
                    Represent(item, text, work);
                }

                text.Append('}');
                break;
            case UndefinedValue:
                text.Append("Undefined");
                break;
            default:
                throw new TemplateException($"{value.Kind} cannot be written");
        }

        CheckLength(text);
        work.Leave();
    }

    // Single quotes, unless only they would need escapes.
    private static void Quote(string value, StringBuilder text)
    {
        var quote = value.Contains('\'', StringComparison.Ordinal) && !value.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        text.Append(quote);
        foreach (var character in value)
        {
            switch (character)
            {
                case '\n':
                    text.Append("\\n");
                    break;
                case '\r':
                    text.Append("\\r");
                    break;
                case '\t':
                    text.Append("\\t");
                    break;
                case '\\':
                    text.Append("\\\\");
                    break;
                case < ' ' or '\x7f':
                    text.Append(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}");
                    break;
                default:
                    text.Append(character == quote ? "\\" : string.Empty).Append(character);
                    break;
            }
        }

        text.Append(quote);
    }

    private static void Json(Value value, JsonLayout layout, int level, StringBuilder text, Work work)
    {
        work.Enter();
        switch (value)
        {
            case NoneValue:
                text.Append("null");
                break;
            case BooleanValue:
                text.Append(value.IsTrue ? "true" : "false");
                break;
            case IntegerValue integer:
                text.Append(integer.Number);
                break;
            case NumberValue number:
                text.Append(Number(number.Number) switch { "nan" => "NaN", "inf" => "Infinity", "-inf" => "-Infinity", var other => other });
                break;
            case TextValue inner:
                work.SpendText(inner.Text.Length);
                JsonString(inner.Text, layout.AsciiOnly, text);
                break;
            case ListValue list:
                Sequence('[', ']', list.Items.Count, layout, level, text, i => Json(list.Items[i], layout, level + 1, text, work));
                break;
            case MapValue map:
                IReadOnlyList<(Value Key, Value Value)> items = layout.SortsKeys
                    ? [.. map.Items.Values.Order(Comparer<(Value Key, Value Value)>.Create((a, b) => Comparisons.Order(a.Key, b.Key, work)))]
                    : [.. map.Items.Values];
                Sequence('{', '}', items.Count, layout, level, text, i =>
                {
                    JsonString(Key(items[i].Key), layout.AsciiOnly, text);
                    text.Append(layout.KeySeparator);
                    Json(items[i].Value, layout, level + 1, text, work);
                });
                break;
            case UndefinedValue undefined:
                throw undefined.Error();
            default:
                throw new TemplateException($"{value.Kind} cannot be written as JSON");
        }

        CheckLength(text);
        work.Leave();
    }

    private static void Sequence(char open, char close, int count, JsonLayout layout, int level, StringBuilder text, Action<int> item)
    {
        text.Append(open);
        for (var i = 0; i < count; i++)
        {
            text.Append(i > 0 ? layout.ItemSeparator : string.Empty);
            NewLine(level + 1);
            item(i);
        }

        if (count > 0)
        {
            NewLine(level);
        }

        text.Append(close);

        void NewLine(int depth)
        {
            if (layout.Indent is { } indent)
            {
                text.Append('\n');
                for (var i = 0; i < depth; i++)
                {
                    text.Append(indent);
                }
            }
        }
    }

    private static string Key(Value key) => key switch
    {
        TextValue text => text.Text,
        NoneValue => "null",
        BooleanValue => key.IsTrue ? "true" : "false",
        IntegerValue integer => integer.Number.ToString(CultureInfo.InvariantCulture),
        NumberValue number => Number(number.Number),
        _ => throw new TemplateException($"{key.Kind} cannot be a key in JSON"),
    };

    private static void JsonString(string value, bool asciiOnly, StringBuilder text)
    {
        text.Append('"');
        foreach (var character in value)
        {
            switch (character)
            {
                case '"':
                    text.Append("\\\"");
                    break;
                case '\\':
                    text.Append("\\\\");
                    break;
                case '\n':
                    text.Append("\\n");
                    break;
                case '\r':
                    text.Append("\\r");
                    break;
                case '\t':
                    text.Append("\\t");
                    break;
                case '\b':
                    text.Append("\\b");
                    break;
                case '\f':
                    text.Append("\\f");
                    break;
                default:
                    if (character < ' ' || (asciiOnly && character > '\x7e'))
                    {
                        text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
                    }
                    else
                    {
                        text.Append(character);
                    }

                    break;
            }
        }

        text.Append('"');
    }

    private static void CheckLength(StringBuilder text)
    {
        if (text.Length > Work.LongestText)
        {
            throw new TemplateException("The template makes a text that is too long");
        }
    }
}
