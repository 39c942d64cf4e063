using System.Collections.Frozen;
using System.Globalization;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Templates.Jinja;

/// <summary>The filters of Jinja that chat templates use; what they make of text keeps its marks.</summary>
internal static class Filters
{
    private const int WidestIndent = 64;

    private delegate Value Filter(Evaluator evaluator, Value value, CallValues values);

    private static readonly FrozenDictionary<string, Filter> _all = new Dictionary<string, Filter>
    {
        ["trim"] = (e, value, values) => Value.Of(TextOperations.Trim(e.Text(value), values.Text(0, "chars")?.Text)),
        ["upper"] = (e, value, _) => Value.Of(TextOperations.Upper(e.Text(value))),
        ["lower"] = (e, value, _) => Value.Of(TextOperations.Lower(e.Text(value))),
        ["capitalize"] = (e, value, _) => Value.Of(TextOperations.Capitalize(e.Text(value))),
        ["title"] = (e, value, _) => Value.Of(TextOperations.Title(e.Text(value))),
        ["replace"] = (e, value, values) => Value.Of(TextOperations.Replace(
            e.Text(value), values.NeedText(0, "old").Text, values.NeedText(1, "new"), values.Integer(2, "count", -1), e.Work)),
        ["indent"] = Indent,
        ["format"] = (e, value, values) => Value.Of(TextFormat.Percent(e.Text(value), new ListValue([.. values.Positional], isTuple: true), e.Work)),
        ["string"] = (e, value, _) => Value.Of(e.Text(value)),
        ["safe"] = (e, value, _) => Value.Of(e.Text(value)),
        ["escape"] = (e, value, _) => Value.Of(e.Text(value)),
        ["e"] = (e, value, _) => Value.Of(e.Text(value)),
        ["tojson"] = (e, value, values) => Value.Of(MarkedText.FromInput(PythonText.Json(value, Layout(values), e.Work))),
        ["length"] = (_, value, _) => Value.Of(Sequences.Length(value)),
        ["count"] = (_, value, _) => Value.Of(Sequences.Length(value)),
        ["default"] = Default,
        ["d"] = Default,
        ["first"] = (e, value, _) => Sequences.Items(value, e.Work) is [var first, ..] ? first : new UndefinedValue("first"),
        ["last"] = (e, value, _) => Sequences.Items(value, e.Work) is [.., var last] ? last : new UndefinedValue("last"),
        ["list"] = (e, value, _) => new ListValue([.. Sequences.Items(value, e.Work)]),
        ["join"] = Join,
        ["items"] = (e, value, _) => value switch
        {
            MapValue map => Methods.Pairs(map, e.Work),
            UndefinedValue => new ListValue([]),
            _ => throw new TemplateException($"{value.Kind} has no items"),
        },
        ["dictsort"] = DictionarySort,
        ["sort"] = (e, value, values) =>
            Sorted(e, Sequences.Items(value, e.Work), Key(e, values.Text(2, "attribute"), values.Flag(1, "case_sensitive", false)), values.Flag(0, "reverse", false)),
        ["unique"] = Unique,
        ["reverse"] = (e, value, _) => Sequences.Slice(value is MapValue ? new ListValue([.. Sequences.Items(value, e.Work)]) : value, null, null, -1, e.Work),
        ["map"] = Map,
        ["select"] = (e, value, values) => Select(e, value, values, hasAttribute: false, wanted: true),
        ["reject"] = (e, value, values) => Select(e, value, values, hasAttribute: false, wanted: false),
        ["selectattr"] = (e, value, values) => Select(e, value, values, hasAttribute: true, wanted: true),
        ["rejectattr"] = (e, value, values) => Select(e, value, values, hasAttribute: true, wanted: false),
        ["min"] = (e, value, values) => Extreme(e, value, values, -1),
        ["max"] = (e, value, values) => Extreme(e, value, values, 1),
        ["sum"] = Sum,
        ["abs"] = (_, value, _) => value switch
        {
            NumberValue number => new NumberValue(Math.Abs(number.Number)),
            _ when Numbers.TryInteger(value, out var whole) && whole != long.MinValue => Value.Of(Math.Abs(whole)),
            _ => throw new TemplateException($"abs does not work for {value.Kind}"),
        },
        ["round"] = Round,
        ["int"] = Integer,
        ["float"] = (_, value, values) => value switch
        {
            _ when Numbers.TryNumber(value, out var number) => new NumberValue(number),
            TextValue text when double.TryParse(text.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => new NumberValue(number),
            _ => values.At(0, "default") ?? new NumberValue(0),
        },
        ["attr"] = (e, value, values) => e.Attribute(value, values.NeedText(0, "name").Text),
        ["wordcount"] = (e, value, _) => Value.Of(TextOperations.SplitWords(e.Text(value), -1, e.Work).Count),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static Value Apply(Evaluator evaluator, string name, Value value, CallValues values) =>
        _all.TryGetValue(name, out var filter)
            ? filter(evaluator, value, values)
            : throw new TemplateException($"The filter {TemplateException.Quote(name)} is not supported");

    private static Value Default(Evaluator evaluator, Value value, CallValues values) =>
        value is UndefinedValue || (!value.IsTrue && values.Flag(1, "boolean", false)) ? values.At(0, "default_value") ?? TextValue.Empty : value;

    private static JsonLayout Layout(CallValues values)
    {
        var asciiOnly = values.At(int.MaxValue, "ensure_ascii")?.IsTrue ?? false;
        var sortsKeys = values.At(int.MaxValue, "sort_keys")?.IsTrue ?? false;
        var indent = values.At(0, "indent") switch
        {
            null or NoneValue => null,
            TextValue text => text.Text.Length <= WidestIndent ? text.Text : throw TooWide(),
            var number when Numbers.TryInteger(number, out var width) => width <= WidestIndent ? new string(' ', (int)Math.Max(width, 0)) : throw TooWide(),
            var other => throw new TemplateException($"An indent must be an integer or a string, not {other.Kind}"),
        };
        var separators = values.At(int.MaxValue, "separators") as ListValue;
        return indent is null && separators is null && !asciiOnly && !sortsKeys
            ? JsonLayout.Line
            : new JsonLayout(indent, Separator(0, indent is null ? ", " : ","), Separator(1, ": "), asciiOnly, sortsKeys);

        string Separator(int place, string otherwise) =>
            separators is null ? otherwise
            : separators.Items.Count == 2 && separators.Items[place] is TextValue { Text.Length: <= WidestIndent } text ? text.Text
            : throw new TemplateException("The separators of tojson must be two short strings");

        static TemplateException TooWide() => new("An indent is too wide");
    }

    private static Value Indent(Evaluator evaluator, Value value, CallValues values)
    {
        var width = values.At(0, "width") switch
        {
            null => MarkedText.FromTemplate("    "),
            TextValue text => text.Marked,
            var number when Numbers.TryInteger(number, out var count) => TextOperations.Repeat(MarkedText.FromTemplate(" "), count, evaluator.Work),
            var other => throw new TemplateException($"An indent must be an integer or a string, not {other.Kind}"),
        };
        var (first, blank) = (values.Flag(1, "first", false), values.Flag(2, "blank", false));
        var lines = TextOperations.Split(evaluator.Text(value), "\n", -1, evaluator.Work);
        return Value.Of(TextOperations.Join(
            lines.Select((line, i) => i == 0 ? first : blank || line.Length > 0)
                .Zip(lines, (indented, line) => indented ? TextOperations.Concatenate(width, line, evaluator.Work) : line),
            MarkedText.FromTemplate("\n"),
            evaluator.Work));
    }

    private static Value Join(Evaluator evaluator, Value value, CallValues values)
    {
        var items = Sequences.Items(value, evaluator.Work).AsEnumerable();
        if (values.Text(1, "attribute") is { } attribute)
        {
            items = items.Select(item => Sequences.Attribute(evaluator, item, attribute.Text));
        }

        return Value.Of(TextOperations.Join(items.Select(evaluator.Text), values.Text(0, "d") ?? MarkedText.Empty, evaluator.Work));
    }

    private static ListValue DictionarySort(Evaluator evaluator, Value value, CallValues values)
    {
        if (value is not MapValue map)
        {
            throw new TemplateException($"dictsort does not work for {value.Kind}");
        }

        var place = values.Text(1, "by")?.Text == "value" ? 1 : 0;
        var fold = Key(evaluator, null, values.Flag(0, "case_sensitive", false));
        return Sorted(evaluator, Methods.Pairs(map, evaluator.Work).Items, pair => fold(((ListValue)pair).Items[place]), values.Flag(2, "reverse", false));
    }

    // What items are compared by; Jinja takes upper and lower case for the same unless told otherwise.
    private static Func<Value, Value> Key(Evaluator evaluator, MarkedText? attribute, bool isCaseSensitive) => item =>
    {
        var key = attribute is null ? item : Sequences.Attribute(evaluator, item, attribute.Text);
        return key is TextValue text && !isCaseSensitive ? Value.Of(TextOperations.Lower(text.Marked)) : key;
    };

    private static ListValue Sorted(Evaluator evaluator, IEnumerable<Value> items, Func<Value, Value> key, bool isReverse)
    {
        var keyed = items.Select(item => (Key: key(item), Item: item)).ToList();
        var comparer = Comparer<Value>.Create((a, b) => Comparisons.Order(a, b, evaluator.Work));

        // A stable order, reversed or not, as Python's.
        return new ListValue([.. (isReverse ? keyed.OrderByDescending(item => item.Key, comparer) : keyed.OrderBy(item => item.Key, comparer)).Select(item => item.Item)]);
    }

    private static ListValue Unique(Evaluator evaluator, Value value, CallValues values)
    {
        var key = Key(evaluator, values.Text(1, "attribute"), values.Flag(0, "case_sensitive", false));
        var seen = new List<Value>();
        var result = new List<Value>();
        foreach (var item in Sequences.Items(value, evaluator.Work))
        {
            var own = key(item);
            if (!seen.Any(other => Comparisons.AreEqual(other, own, evaluator.Work)))
            {
                seen.Add(own);
                result.Add(item);
            }
        }

        return new ListValue(result);
    }

    private static ListValue Map(Evaluator evaluator, Value value, CallValues values)
    {
        var items = value.IsTrue ? Sequences.Items(value, evaluator.Work) : [];
        if (values.Positional.Count == 0)
        {
            var attribute = values.Named.TryGetValue("attribute", out var given) && given is TextValue text
                ? text.Text
                : throw new TemplateException("map needs a filter or an attribute");
            var otherwise = values.Named.GetValueOrDefault("default");
            return new ListValue([.. items.Select(item => Sequences.Attribute(evaluator, item, attribute) is var found && found is UndefinedValue ? otherwise ?? found : found)]);
        }

        var filter = values.NeedText(0, "filter").Text;
        var rest = values with { Positional = [.. values.Positional.Skip(1)] };
        return new ListValue([.. items.Select(item => Apply(evaluator, filter, item, rest))]);
    }

    private static ListValue Select(Evaluator evaluator, Value value, CallValues values, bool hasAttribute, bool wanted)
    {
        var attribute = hasAttribute ? values.NeedText(0, "attribute").Text : null;
        var test = values.Text(hasAttribute ? 1 : 0, "test")?.Text;
        var rest = values with { Positional = [.. values.Positional.Skip(hasAttribute ? 2 : 1)] };
        return new ListValue(
        [
            .. (value.IsTrue ? Sequences.Items(value, evaluator.Work) : []).Where(item =>
            {
                var tested = attribute is null ? item : Sequences.Attribute(evaluator, item, attribute);
                return (test is null ? tested.IsTrue : Tests.Holds(evaluator, test, tested, rest)) == wanted;
            }),
        ]);
    }

    private static Value Extreme(Evaluator evaluator, Value value, CallValues values, int sign)
    {
        var key = Key(evaluator, values.Text(1, "attribute"), values.Flag(0, "case_sensitive", false));
        Value? best = null;
        foreach (var item in Sequences.Items(value, evaluator.Work))
        {
            best = best is null || Comparisons.Order(key(item), key(best), evaluator.Work) * (long)sign > 0 ? item : best;
        }

        return best ?? new UndefinedValue("min or max of nothing");
    }

    private static Value Sum(Evaluator evaluator, Value value, CallValues values)
    {
        var attribute = values.Text(0, "attribute")?.Text;
        var total = values.At(1, "start") ?? Value.Of(0);
        foreach (var item in Sequences.Items(value, evaluator.Work))
        {
            total = evaluator.Add(total, attribute is null ? item : Sequences.Attribute(evaluator, item, attribute));
        }

        return total;
    }

    private static NumberValue Round(Evaluator evaluator, Value value, CallValues values)
    {
        var precision = values.Integer(0, "precision", 0);
        if (!Numbers.TryNumber(value, out var number) || precision is < 0 or > 15)
        {
            throw new TemplateException("round needs a number, and 0 to 15 digits");
        }

        var scale = Math.Pow(10, precision);
        return new NumberValue(values.Text(1, "method")?.Text switch
        {
            null or "common" when precision == 0 => Math.Round(number, MidpointRounding.ToEven),
            null or "common" => double.Parse(number.ToString($"F{precision}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
            "ceil" => Math.Ceiling(number * scale) / scale,
            "floor" => Math.Floor(number * scale) / scale,
            _ => throw new TemplateException("round knows common, ceil and floor"),
        });
    }

    private static Value Integer(Evaluator evaluator, Value value, CallValues values)
    {
        if (Numbers.TryInteger(value, out var whole))
        {
            return Value.Of(whole);
        }

        var text = value is TextValue given ? given.Text.Trim() : string.Empty;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out whole))
        {
            return Value.Of(whole);
        }

        var isNumber = value is NumberValue || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        var number = value is NumberValue own ? own.Number : isNumber ? double.Parse(text, CultureInfo.InvariantCulture) : 0;
        return isNumber && Math.Abs(number) < long.MaxValue ? Value.Of((long)number) : values.At(0, "default") ?? Value.Of(0);
    }
}
