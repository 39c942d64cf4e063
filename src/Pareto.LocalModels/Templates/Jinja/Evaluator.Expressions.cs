using System.Collections.Immutable;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Templates.Jinja;

/// <content>The expressions.</content>
internal sealed partial class Evaluator
{
    /// <summary>A value as text, with its marks where it has some.</summary>
    public MarkedText Text(Value value) => PythonText.Show(value, work);

    /// <summary>What <c>value.name</c> is: a method before an item, as in Jinja.</summary>
    public Value Attribute(Value target, string name)
    {
        if (target is UndefinedValue undefined)
        {
            throw undefined.Error();
        }

        return Methods.Find(target, name) ?? Item(target, name) ?? new UndefinedValue(name);
    }

    /// <summary>What <c>value[key]</c> is: an item before a method, as in Jinja.</summary>
    public Value Index(Value target, Value key)
    {
        switch (target)
        {
            case UndefinedValue undefined:
                throw undefined.Error();
            case MapValue map when key is not (ListValue or MapValue or NamespaceValue or UndefinedValue):
                return map.Items.TryGetValue(MapValue.KeyOf(key), out var item) ? item.Value : Missing(target, key);
            case ListValue list when Numbers.TryInteger(key, out var index):
                index += index < 0 ? list.Items.Count : 0;
                return index >= 0 && index < list.Items.Count ? list.Items[(int)index] : new UndefinedValue("an item out of range");
            case TextValue text when Numbers.TryInteger(key, out var index):
                work.Spend(1 + (text.Text.Length / 64));
                var count = Sequences.Length(text);
                index += index < 0 ? count : 0;
                return index >= 0 && index < count
                    ? Value.Of(TextOperations.Slice(text.Marked, (int)index, (int)index + 1))
                    : new UndefinedValue("a character out of range");
            default:
                return Missing(target, key);
        }
    }

    public Value Add(Value left, Value right) => Calculate("+", left, right);

    private static UndefinedValue Unknown(Value key) => new(key is TextValue name ? name.Text : "an item");

    private static Value? Item(Value target, string name) => target switch
    {
        MapValue map => map.Find(name),
        NamespaceValue space => space.Attributes.GetValueOrDefault(name),
        LoopValue loop => loop.Attribute(name),
        CallableValue callable when name == "name" => Value.Of(MarkedText.FromTemplate(callable.Name)),
        _ => null,
    };

    private static Value Missing(Value target, Value key) =>
        key is TextValue name ? Item(target, name.Text) ?? Methods.Find(target, name.Text) ?? (Value)Unknown(key) : Unknown(key);

    private Value Evaluate(Expression expression, Scope scope)
    {
        work.Enter();
        Value value = expression switch
        {
            LiteralExpression literal => literal.Value,
            NameExpression name => scope.Find(name.Name) ?? new UndefinedValue(name.Name),
            AttributeExpression attribute => Attribute(Evaluate(attribute.Target, scope), attribute.Name),
            IndexExpression index => Index(Evaluate(index.Target, scope), Evaluate(index.Key, scope)),
            SliceExpression slice => Sequences.Slice(
                Evaluate(slice.Target, scope), Place(slice.Start, scope), Place(slice.Stop, scope), Place(slice.Step, scope) ?? 1, work),
            CallExpression call => Call(Evaluate(call.Target, scope), Values(call.Arguments, scope)),
            FilterExpression filter => Filter(filter, scope, TextValue.Empty),
            TestExpression test => Value.Of(Tests.Holds(this, test.Name, Evaluate(test.Target, scope), Values(test.Arguments, scope)) != test.IsNegated),
            NotExpression not => Value.Of(!Evaluate(not.Operand, scope).IsTrue),
            LogicalExpression logical => Evaluate(logical.Left, scope) is var left && left.IsTrue == logical.IsAnd ? Evaluate(logical.Right, scope) : left,
            ComparisonExpression comparison => Value.Of(Compare(comparison, scope)),
            ConditionalExpression conditional => Evaluate(conditional.Test, scope).IsTrue ? Evaluate(conditional.Then, scope)
                : conditional.Else is null ? new UndefinedValue("the inline if without else")
                : Evaluate(conditional.Else, scope),
            ArithmeticExpression arithmetic => Calculate(arithmetic.Operator, Evaluate(arithmetic.Left, scope), Evaluate(arithmetic.Right, scope)),
            SignExpression sign => Numbers.Calculate("*", Evaluate(sign.Operand, scope), Value.Of(sign.IsNegative ? -1 : 1)),
            ListExpression list => new ListValue(Evaluate(list.Items, scope), list.IsTuple),
            MapExpression map => Map(map, scope),
            _ => throw new InvalidOperationException($"No expression: {expression.GetType().Name}"),
        };
        work.Leave();
        return value;
    }

    private List<Value> Evaluate(ImmutableArray<Expression> expressions, Scope scope)
    {
        var values = new List<Value>(expressions.Length);
        foreach (var expression in expressions)
        {
            values.Add(Evaluate(expression, scope));
        }

        return values;
    }

    private MapValue Map(MapExpression expression, Scope scope)
    {
        var map = new MapValue();
        foreach (var (key, value) in expression.Items)
        {
            map.Set(Evaluate(key, scope), Evaluate(value, scope));
        }

        return map;
    }

    private CallValues Values(Arguments arguments, Scope scope)
    {
        if (arguments.Positional.IsEmpty && arguments.Named.IsEmpty)
        {
            return CallValues.None;
        }

        var positional = new List<Value>(arguments.Positional.Length);
        var named = arguments.Named.IsEmpty ? null : new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (var expression in arguments.Positional)
        {
            switch (expression)
            {
                case SpreadExpression { IsMap: false } list:
                    positional.AddRange(Sequences.Items(Evaluate(list.Value, scope), work));
                    break;
                case SpreadExpression map:
                    named ??= new Dictionary<string, Value>(StringComparer.Ordinal);
                    foreach (var (name, item) in (Evaluate(map.Value, scope) as MapValue ?? throw new TemplateException("** needs a dictionary")).Items)
                    {
                        work.Spend();
                        named[name as string ?? throw new TemplateException("The names of arguments are strings")] = item.Value;
                    }

                    break;
                default:
                    positional.Add(Evaluate(expression, scope));
                    break;
            }
        }

        foreach (var (name, value) in arguments.Named)
        {
            named![name] = Evaluate(value, scope);
        }

        return named is null ? CallValues.Of(positional) : new CallValues(positional, named);
    }

    private Value Call(Value target, CallValues values) => target switch
    {
        CallableValue callable => callable.Call(this, values),
        UndefinedValue undefined => throw undefined.Error(),
        _ => throw new TemplateException($"{target.Kind} cannot be called"),
    };

    // A filter without a target is applied to the body of its block.
    private Value Filter(FilterExpression filter, Scope scope, Value body)
    {
        var target = filter.Target switch
        {
            null => body,
            FilterExpression inner => Filter(inner, scope, body),
            var expression => Evaluate(expression, scope),
        };
        work.Enter();
        var value = Filters.Apply(this, filter.Name, target, Values(filter.Arguments, scope));
        work.Leave();
        return value;
    }

    private bool Compare(ComparisonExpression comparison, Scope scope)
    {
        var left = Evaluate(comparison.First, scope);
        foreach (var (@operator, operand) in comparison.Rest)
        {
            var right = Evaluate(operand, scope);
            var holds = @operator switch
            {
                "==" => Comparisons.AreEqual(left, right, work),
                "!=" => !Comparisons.AreEqual(left, right, work),
                "in" => Comparisons.Contains(right, left, work),
                "not in" => !Comparisons.Contains(right, left, work),
                "<" => Comparisons.Order(left, right, work) < 0,
                "<=" => Comparisons.Order(left, right, work) <= 0,
                ">" => Comparisons.Order(left, right, work) > 0,
                _ => Comparisons.Order(left, right, work) >= 0,
            };
            if (!holds)
            {
                return false;
            }

            left = right;
        }

        return true;
    }

    private Value Calculate(string @operator, Value left, Value right)
    {
        switch (@operator, left, right)
        {
            case ("~", _, _):
                return Value.Of(TextOperations.Concatenate(Text(left), Text(right), work));
            case ("+", TextValue a, TextValue b):
                return Value.Of(TextOperations.Concatenate(a.Marked, b.Marked, work));
            case ("+", ListValue a, ListValue b) when a.IsTuple == b.IsTuple:
                work.Spend((long)a.Items.Count + b.Items.Count);
                return new ListValue([.. a.Items, .. b.Items], a.IsTuple);
            case ("%", TextValue format, not UndefinedValue):
                return Value.Of(TextFormat.Percent(format.Marked, right, work));
            case ("*", TextValue text, _) when Numbers.TryInteger(right, out var count):
                return Value.Of(TextOperations.Repeat(text.Marked, count, work));
            case ("*", ListValue list, _) when Numbers.TryInteger(right, out var count):
                work.Spend(count > int.MaxValue ? long.MaxValue / 2 : Math.Max(count, 0) * list.Items.Count);
                return new ListValue([.. Enumerable.Repeat(list.Items, (int)Math.Max(count, 0)).SelectMany(items => items)], list.IsTuple);
            default:
                return Numbers.Calculate(@operator, left, right);
        }
    }

    private long? Place(Expression? expression, Scope scope) => expression is null ? null : Evaluate(expression, scope) switch
    {
        NoneValue => null,
        var value when Numbers.TryInteger(value, out var place) => place,
        UndefinedValue undefined => throw undefined.Error(),
        var other => throw new TemplateException($"A slice is bounded by integers, not {other.Kind}"),
    };
}
