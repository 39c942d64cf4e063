using System.Runtime.CompilerServices;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Templates.Jinja;

/// <summary>A value of a template, with Python's meaning of true.</summary>
internal abstract class Value
{
    /// <summary>How messages call its kind.</summary>
    public abstract string Kind { get; }

    public virtual bool IsTrue => true;

    public static Value Of(bool value) => value ? BooleanValue.True : BooleanValue.False;

    public static Value Of(long value) => new IntegerValue(value);

    public static Value Of(MarkedText text) => text.Length == 0 ? TextValue.Empty : new TextValue(text);
}

/// <summary>What is not there. It may be tested, shown (as nothing) and looped over (never); anything else is an error.</summary>
internal sealed class UndefinedValue(string name) : Value
{
    public override string Kind => "undefined";

    public override bool IsTrue => false;

    public TemplateException Error() => new($"{TemplateException.Quote(name)} is undefined");
}

internal sealed class NoneValue : Value
{
    public static NoneValue Instance { get; } = new();

    public override string Kind => "none";

    public override bool IsTrue => false;
}

internal sealed class BooleanValue : Value
{
    private BooleanValue(bool value) => IsTrue = value;

    public static BooleanValue True { get; } = new(true);

    public static BooleanValue False { get; } = new(false);

    public override string Kind => "a boolean";

    public override bool IsTrue { get; }
}

internal sealed class IntegerValue(long number) : Value
{
    public long Number => number;

    public override string Kind => "an integer";

    public override bool IsTrue => number != 0;
}

internal sealed class NumberValue(double number) : Value
{
    public double Number => number;

    public override string Kind => "a number";

    public override bool IsTrue => number != 0;
}

internal sealed class TextValue(MarkedText text) : Value
{
    public static TextValue Empty { get; } = new(MarkedText.Empty);

    public MarkedText Marked => text;

    public string Text => text.Text;

    public override string Kind => "a string";

    public override bool IsTrue => text.Length > 0;
}

/// <summary>A list, or a tuple where it does not change.</summary>
internal sealed class ListValue(List<Value> items, bool isTuple = false) : Value
{
    public List<Value> Items => items;

    public bool IsTuple => isTuple;

    public override string Kind => isTuple ? "a tuple" : "a list";

    public override bool IsTrue => items.Count > 0;
}

/// <summary>A dictionary in the order in which its keys came.</summary>
internal sealed class MapValue : Value
{
    public OrderedDictionary<object, (Value Key, Value Value)> Items { get; } = [];

    public override string Kind => "a dictionary";

    public override bool IsTrue => Items.Count > 0;

    public Value? Find(string key) => Items.TryGetValue(key, out var item) ? item.Value : null;

    public void Set(Value key, Value value) => Items[KeyOf(key)] = (key, value);

    public void Set(string key, Value value) => Items[key] = (new TextValue(MarkedText.FromInput(key)), value);

    /// <summary>What keys are compared by: 1, 1.0 and true are one key, as in Python.</summary>
    public static object KeyOf(Value key) => key switch
    {
        TextValue text => text.Text,
        IntegerValue integer => integer.Number,
        BooleanValue boolean => boolean.IsTrue ? 1L : 0L,
        NumberValue number => number.Number is >= long.MinValue and < long.MaxValue && Math.Floor(number.Number) == number.Number ? (long)number.Number : number.Number,
        NoneValue => NoneValue.Instance,
        UndefinedValue undefined => throw undefined.Error(),
        ListValue { IsTuple: true } => throw new TemplateException("Tuples as keys are not supported"),
        _ => throw new TemplateException($"{key.Kind} cannot be a key"),
    };
}

/// <summary>What <c>namespace()</c> makes: attributes that inner blocks may set.</summary>
internal sealed class NamespaceValue : Value
{
    public Dictionary<string, Value> Attributes { get; } = new(StringComparer.Ordinal);

    public override string Kind => "a namespace";
}

internal sealed class CallableValue(string name, Func<Evaluator, CallValues, Value> call) : Value
{
    public string Name => name;

    public override string Kind => "a function";

    public Value Call(Evaluator evaluator, CallValues values) => call(evaluator, values);
}

/// <summary>What a loop's body knows of the loop.</summary>
internal sealed class LoopValue(IReadOnlyList<Value> items) : Value
{
    private Value? _last;

    public override string Kind => "a loop";

    public int Index { get; set; }

    public Value? Attribute(string name) => name switch
    {
        "index" => Of(Index + 1),
        "index0" => Of(Index),
        "revindex" => Of(items.Count - Index),
        "revindex0" => Of(items.Count - Index - 1),
        "first" => Of(Index == 0),
        "last" => Of(Index == items.Count - 1),
        "length" => Of(items.Count),
        "depth" => Of(1),
        "depth0" => Of(0),
        "previtem" => Index > 0 ? items[Index - 1] : new UndefinedValue("loop.previtem"),
        "nextitem" => Index < items.Count - 1 ? items[Index + 1] : new UndefinedValue("loop.nextitem"),
        "cycle" => new CallableValue(name, (_, values) => values.Positional.Count == 0
            ? throw new TemplateException("loop.cycle needs something to cycle")
            : values.Positional[Index % values.Positional.Count]),
        "changed" => new CallableValue(name, (evaluator, values) => Of(Changed(evaluator, new ListValue([.. values.Positional], isTuple: true)))),
        _ => null,
    };

    private bool Changed(Evaluator evaluator, Value now)
    {
        var changed = _last is null || !Comparisons.AreEqual(_last, now, evaluator.Work);
        _last = now;
        return changed;
    }
}

/// <summary>The values that a function, filter or test is called with.</summary>
internal sealed record CallValues(IReadOnlyList<Value> Positional, IReadOnlyDictionary<string, Value> Named)
{
    private static readonly Dictionary<string, Value> _noNames = [];

    public static CallValues None { get; } = new([], _noNames);

    public static CallValues Of(params IReadOnlyList<Value> positional) => new(positional, _noNames);

    /// <summary>An argument by its place or its name; null where it is not given.</summary>
    public Value? At(int place, string name) => place < Positional.Count ? Positional[place] : Named.GetValueOrDefault(name);

    public Value Need(int place, string name, [CallerMemberName] string caller = "") =>
        At(place, name) ?? throw new TemplateException($"The argument {TemplateException.Quote(name)} is missing ({caller})");

    public MarkedText? Text(int place, string name) => At(place, name) switch
    {
        null or NoneValue => null,
        TextValue text => text.Marked,
        var other => throw new TemplateException($"The argument {TemplateException.Quote(name)} must be a string, not {other.Kind}"),
    };

    public MarkedText NeedText(int place, string name) =>
        Text(place, name) ?? throw new TemplateException($"The argument {TemplateException.Quote(name)} must be a string");

    public long Integer(int place, string name, long otherwise) => At(place, name) switch
    {
        null or NoneValue => otherwise,
        IntegerValue integer => integer.Number,
        BooleanValue boolean => boolean.IsTrue ? 1 : 0,
        var other => throw new TemplateException($"The argument {TemplateException.Quote(name)} must be an integer, not {other.Kind}"),
    };

    public bool Flag(int place, string name, bool otherwise) => At(place, name)?.IsTrue ?? otherwise;
}
