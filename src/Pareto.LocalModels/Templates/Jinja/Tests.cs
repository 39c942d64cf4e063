using System.Collections.Frozen;

namespace Pareto.LocalModels.Templates.Jinja;

/// <summary>What can be asked after <c>is</c>.</summary>
internal static class Tests
{
    private delegate bool Test(Evaluator evaluator, Value value, CallValues values);

    private static readonly FrozenDictionary<string, Test> _all = new Dictionary<string, Test>
    {
        ["defined"] = (_, value, _) => value is not UndefinedValue,
        ["undefined"] = (_, value, _) => value is UndefinedValue,
        ["none"] = (_, value, _) => value is NoneValue,
        ["string"] = (_, value, _) => value is TextValue,
        ["mapping"] = (_, value, _) => value is MapValue,
        ["sequence"] = (_, value, _) => value is ListValue or TextValue or MapValue or UndefinedValue,
        ["iterable"] = (_, value, _) => value is ListValue or TextValue or MapValue or UndefinedValue,
        ["number"] = (_, value, _) => value is IntegerValue or NumberValue or BooleanValue,
        ["integer"] = (_, value, _) => value is IntegerValue,
        ["float"] = (_, value, _) => value is NumberValue,
        ["boolean"] = (_, value, _) => value is BooleanValue,
        ["true"] = (_, value, _) => value is BooleanValue { IsTrue: true },
        ["false"] = (_, value, _) => value is BooleanValue { IsTrue: false },
        ["callable"] = (_, value, _) => value is CallableValue,
        ["odd"] = (_, value, _) => Whole(value) % 2 != 0,
        ["even"] = (_, value, _) => Whole(value) % 2 == 0,
        ["divisibleby"] = (_, value, values) =>
            values.Integer(0, "num", 0) is var by && by is 0 or -1 ? by == 0 ? throw new TemplateException("A division by zero") : true : Whole(value) % by == 0,
        ["upper"] = (e, value, _) => e.Text(value).Text is var text && text.Any(char.IsUpper) && !text.Any(char.IsLower),
        ["lower"] = (e, value, _) => e.Text(value).Text is var text && text.Any(char.IsLower) && !text.Any(char.IsUpper),
        ["sameas"] = (e, value, values) => ReferenceEquals(value, values.Need(0, "other")),
        ["in"] = (e, value, values) => Comparisons.Contains(values.Need(0, "seq"), value, e.Work),
        ["eq"] = Equal,
        ["equalto"] = Equal,
        ["=="] = Equal,
        ["ne"] = (e, value, values) => !Equal(e, value, values),
        ["!="] = (e, value, values) => !Equal(e, value, values),
        ["lt"] = (e, value, values) => Order(e, value, values) < 0,
        ["lessthan"] = (e, value, values) => Order(e, value, values) < 0,
        ["<"] = (e, value, values) => Order(e, value, values) < 0,
        ["le"] = (e, value, values) => Order(e, value, values) <= 0,
        ["<="] = (e, value, values) => Order(e, value, values) <= 0,
        ["gt"] = (e, value, values) => Order(e, value, values) > 0,
        ["greaterthan"] = (e, value, values) => Order(e, value, values) > 0,
        [">"] = (e, value, values) => Order(e, value, values) > 0,
        ["ge"] = (e, value, values) => Order(e, value, values) >= 0,
        [">="] = (e, value, values) => Order(e, value, values) >= 0,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool Holds(Evaluator evaluator, string name, Value value, CallValues values) =>
        _all.TryGetValue(name, out var test)
            ? test(evaluator, value, values)
            : throw new TemplateException($"The test {TemplateException.Quote(name)} is not supported");

    private static bool Equal(Evaluator evaluator, Value value, CallValues values) => Comparisons.AreEqual(value, values.Need(0, "other"), evaluator.Work);

    private static int Order(Evaluator evaluator, Value value, CallValues values) => Comparisons.Order(value, values.Need(0, "other"), evaluator.Work);

    private static long Whole(Value value) =>
        Numbers.TryInteger(value, out var number) ? number : throw new TemplateException($"odd, even and divisibleby do not work for {value.Kind}");
}
