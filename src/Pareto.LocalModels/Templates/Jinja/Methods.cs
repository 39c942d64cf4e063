using System.Collections.Frozen;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Templates.Jinja;

/// <summary>The methods of strings, lists and dictionaries.</summary>
internal static class Methods
{
    private delegate Value Method<in T>(T target, CallValues values, Work work);

    private static readonly FrozenDictionary<string, Method<MarkedText>> _ofText = new Dictionary<string, Method<MarkedText>>
    {
        ["strip"] = (text, values, _) => Value.Of(TextOperations.Trim(text, values.Text(0, "chars")?.Text)),
        ["lstrip"] = (text, values, _) => Value.Of(TextOperations.Trim(text, values.Text(0, "chars")?.Text, right: false)),
        ["rstrip"] = (text, values, _) => Value.Of(TextOperations.Trim(text, values.Text(0, "chars")?.Text, left: false)),
        ["split"] = (text, values, work) => Texts(values.Text(0, "sep") is { } separator
            ? TextOperations.Split(text, separator.Text, values.Integer(1, "maxsplit", -1), work)
            : TextOperations.SplitWords(text, values.Integer(1, "maxsplit", -1), work)),
        ["rsplit"] = (text, values, work) =>
            Texts(TextOperations.SplitFromRight(text, values.NeedText(0, "sep").Text, values.Integer(1, "maxsplit", -1), work)),
        ["splitlines"] = (text, values, work) => Texts(TextOperations.SplitLines(text, values.Flag(0, "keepends", false), work)),
        ["partition"] = (text, values, _) => Partition(text, values.NeedText(0, "sep"), fromRight: false),
        ["rpartition"] = (text, values, _) => Partition(text, values.NeedText(0, "sep"), fromRight: true),
        ["startswith"] = (text, values, _) => Value.Of(AnyOf(values, part => text.Text.StartsWith(part, StringComparison.Ordinal))),
        ["endswith"] = (text, values, _) => Value.Of(AnyOf(values, part => text.Text.EndsWith(part, StringComparison.Ordinal))),
        ["removeprefix"] = (text, values, _) => values.NeedText(0, "prefix") is var prefix && text.Text.StartsWith(prefix.Text, StringComparison.Ordinal)
            ? Value.Of(text.Slice(prefix.Length, text.Length - prefix.Length))
            : Value.Of(text),
        ["removesuffix"] = (text, values, _) => values.NeedText(0, "suffix") is var suffix && text.Text.EndsWith(suffix.Text, StringComparison.Ordinal)
            ? Value.Of(text.Slice(0, text.Length - suffix.Length))
            : Value.Of(text),
        ["upper"] = (text, _, _) => Value.Of(TextOperations.Upper(text)),
        ["lower"] = (text, _, _) => Value.Of(TextOperations.Lower(text)),
        ["title"] = (text, _, _) => Value.Of(TextOperations.Title(text)),
        ["capitalize"] = (text, _, _) => Value.Of(TextOperations.Capitalize(text)),
        ["replace"] = (text, values, work) =>
            Value.Of(TextOperations.Replace(text, values.NeedText(0, "old").Text, values.NeedText(1, "new"), values.Integer(2, "count", -1), work)),
        ["find"] = (text, values, _) =>
            Value.Of(TextOperations.Place(text.Text, text.Text.IndexOf(values.NeedText(0, "sub").Text, StringComparison.Ordinal))),
        ["rfind"] = (text, values, _) =>
            Value.Of(TextOperations.Place(text.Text, text.Text.LastIndexOf(values.NeedText(0, "sub").Text, StringComparison.Ordinal))),
        ["index"] = (text, values, _) => text.Text.IndexOf(values.NeedText(0, "sub").Text, StringComparison.Ordinal) is >= 0 and var at
            ? Value.Of(TextOperations.Place(text.Text, at))
            : throw new TemplateException("index found nothing"),
        ["count"] = (text, values, work) => Value.Of(TextOperations.Split(text, values.NeedText(0, "sub").Text, -1, work).Count - 1),
        ["join"] = (text, values, work) =>
            Value.Of(TextOperations.Join(Sequences.Items(values.Need(0, "iterable"), work).Select(item => PythonText.Show(item, work)), text, work)),
        ["format"] = TextFormat.Braces,
        ["isdigit"] = (text, _, _) => Value.Of(text.Length > 0 && text.Text.All(char.IsDigit)),
        ["isnumeric"] = (text, _, _) => Value.Of(text.Length > 0 && text.Text.All(char.IsNumber)),
        ["isalpha"] = (text, _, _) => Value.Of(text.Length > 0 && text.Text.All(char.IsLetter)),
        ["isalnum"] = (text, _, _) => Value.Of(text.Length > 0 && text.Text.All(char.IsLetterOrDigit)),
        ["isspace"] = (text, _, _) => Value.Of(text.Length > 0 && text.Text.All(char.IsWhiteSpace)),
        ["isupper"] = (text, _, _) => Value.Of(text.Text.Any(char.IsUpper) && !text.Text.Any(char.IsLower)),
        ["islower"] = (text, _, _) => Value.Of(text.Text.Any(char.IsLower) && !text.Text.Any(char.IsUpper)),
        ["zfill"] = (text, values, work) => Value.Of(TextOperations.Concatenate(
            TextOperations.Repeat(MarkedText.FromTemplate("0"), values.Integer(0, "width", 0) - text.Length, work), text, work)),
        ["ljust"] = (text, values, work) => Value.Of(TextOperations.Concatenate(
            text, TextOperations.Repeat(MarkedText.FromTemplate(" "), values.Integer(0, "width", 0) - text.Length, work), work)),
        ["rjust"] = (text, values, work) => Value.Of(TextOperations.Concatenate(
            TextOperations.Repeat(MarkedText.FromTemplate(" "), values.Integer(0, "width", 0) - text.Length, work), text, work)),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Method<ListValue>> _ofList = new Dictionary<string, Method<ListValue>>
    {
        ["append"] = (list, values, _) => Change(list, items => items.Add(values.Need(0, "item"))),
        ["extend"] = (list, values, work) => Change(list, items => items.AddRange([.. Sequences.Items(values.Need(0, "items"), work)])),
        ["insert"] = (list, values, _) => Change(
            list, items => items.Insert(Sequences.Bound(values.Integer(0, "index", 0), items.Count), values.Need(1, "item"))),
        ["pop"] = (list, values, _) =>
        {
            var at = values.Integer(0, "index", -1);
            at += at < 0 ? list.Items.Count : 0;
            if (at < 0 || at >= list.Items.Count)
            {
                throw new TemplateException("pop is out of range");
            }

            var item = list.Items[(int)at];
            Change(list, items => items.RemoveAt((int)at));
            return item;
        },
        ["index"] = (list, values, work) => list.Items.FindIndex(item => Comparisons.AreEqual(item, values.Need(0, "item"), work)) is >= 0 and var at
            ? Value.Of(at)
            : throw new TemplateException("index found nothing"),
        ["count"] = (list, values, work) => Value.Of(list.Items.Count(item => Comparisons.AreEqual(item, values.Need(0, "item"), work))),
        ["reverse"] = (list, _, _) => Change(list, items => items.Reverse()),
        ["copy"] = (list, _, work) => new ListValue(Sequences.Copy(list.Items, work)),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Method<MapValue>> _ofMap = new Dictionary<string, Method<MapValue>>
    {
        ["items"] = (map, _, work) => Pairs(map, work),
        ["keys"] = (map, _, work) => new ListValue(Sequences.Copy([.. map.Items.Values.Select(item => item.Key)], work)),
        ["values"] = (map, _, work) => new ListValue(Sequences.Copy([.. map.Items.Values.Select(item => item.Value)], work)),
        ["get"] = (map, values, _) => map.Items.TryGetValue(MapValue.KeyOf(values.Need(0, "key")), out var item)
            ? item.Value
            : values.At(1, "default") ?? NoneValue.Instance,
        ["pop"] = (map, values, _) => map.Items.Remove(MapValue.KeyOf(values.Need(0, "key")), out var item)
            ? item.Value
            : values.At(1, "default") ?? throw new TemplateException("pop found nothing"),
        ["setdefault"] = (map, values, _) =>
        {
            map.Items.TryAdd(MapValue.KeyOf(values.Need(0, "key")), (values.Need(0, "key"), values.At(1, "default") ?? NoneValue.Instance));
            return map.Items[MapValue.KeyOf(values.Need(0, "key"))].Value;
        },
        ["update"] = (map, values, work) =>
        {
            foreach (var (name, value) in values.Named)
            {
                map.Set(name, value);
            }

            if (values.At(0, string.Empty) is { } other)
            {
                Sequences.AddTo(map, other, work);
            }

            return NoneValue.Instance;
        },
        ["copy"] = (map, _, work) =>
        {
            var copy = new MapValue();
            Sequences.AddTo(copy, map, work);
            return copy;
        },
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>A method bound to its target; null where there is none of the name.</summary>
    public static CallableValue? Find(Value target, string name) => target switch
    {
        TextValue text when _ofText.TryGetValue(name, out var method) => new(name, (evaluator, values) => method(text.Marked, values, evaluator.Work)),
        ListValue list when _ofList.TryGetValue(name, out var method) => new(name, (evaluator, values) => method(list, values, evaluator.Work)),
        MapValue map when _ofMap.TryGetValue(name, out var method) => new(name, (evaluator, values) => method(map, values, evaluator.Work)),
        _ => null,
    };

    public static ListValue Pairs(MapValue map, Work work)
    {
        work.Spend(map.Items.Count);
        return new ListValue([.. map.Items.Values.Select(item => new ListValue([item.Key, item.Value], isTuple: true))]);
    }

    private static ListValue Texts(List<MarkedText> texts) => new([.. texts.Select(Value.Of)]);

    private static NoneValue Change(ListValue list, Action<List<Value>> change)
    {
        if (list.IsTuple)
        {
            throw new TemplateException("A tuple cannot be changed");
        }

        change(list.Items);
        return NoneValue.Instance;
    }

    private static bool AnyOf(CallValues values, Func<string, bool> holds) => values.Need(0, "prefix") switch
    {
        TextValue part => holds(part.Text),
        ListValue { IsTuple: true } parts => parts.Items.Any(item => item is TextValue part && holds(part.Text)),
        var other => throw new TemplateException($"startswith and endswith need a string, not {other.Kind}"),
    };

    private static ListValue Partition(MarkedText text, MarkedText separator, bool fromRight)
    {
        var at = fromRight ? text.Text.LastIndexOf(separator.Text, StringComparison.Ordinal) : text.Text.IndexOf(separator.Text, StringComparison.Ordinal);
        return at >= 0
            ? Tuple(text.Slice(0, at), text.Slice(at, separator.Length), text.Slice(at + separator.Length, text.Length - at - separator.Length))
            : fromRight ? Tuple(MarkedText.Empty, MarkedText.Empty, text) : Tuple(text, MarkedText.Empty, MarkedText.Empty);

        static ListValue Tuple(params IEnumerable<MarkedText> parts) => new([.. parts.Select(Value.Of)], isTuple: true);
    }
}
