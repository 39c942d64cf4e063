using System.Collections.Immutable;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Templates.Jinja;

/// <summary>Runs a template's tree once: the statements. For one thread.</summary>
internal sealed partial class Evaluator(Work work)
{
    private MarkedTextBuilder _output = new();

    private enum Flow
    {
        Next,
        Break,
        Continue,
    }

    public Work Work => work;

    /// <summary>The line of what runs now.</summary>
    public int Line { get; private set; }

    public MarkedText Run(ImmutableArray<Statement> body, Scope scope)
    {
        Execute(body, scope);
        return _output.ToMarkedText();
    }

    private Flow Execute(ImmutableArray<Statement> body, Scope scope)
    {
        work.Enter();
        var flow = Flow.Next;
        foreach (var statement in body)
        {
            Line = statement.Line;
            flow = Execute(statement, scope);
            if (flow != Flow.Next)
            {
                break;
            }
        }

        work.Leave();
        return flow;
    }

    private Flow Execute(Statement statement, Scope scope)
    {
        work.Spend();
        switch (statement)
        {
            case TextStatement text:
                Write(text.Text);
                break;
            case OutputStatement output:
                Write(Text(Evaluate(output.Value, scope)));
                break;
            case IfStatement choice:
                foreach (var (condition, body) in choice.Branches)
                {
                    if (condition is null || Evaluate(condition, scope).IsTrue)
                    {
                        return Execute(body, scope);
                    }
                }

                break;
            case ForStatement loop:
                return Loop(loop, scope);
            case SetStatement set:
                Assign(set.Target, Evaluate(set.Value, scope), scope);
                break;
            case SetBlockStatement set:
                var flow = Capture(set.Body, new Scope(scope), out var captured);
                Assign(set.Target, set.Filter is null ? Value.Of(captured) : Filter(set.Filter, scope, Value.Of(captured)), scope);
                return flow;
            case FilterStatement filter:
                flow = Capture(filter.Body, new Scope(scope), out captured);
                Write(Text(Filter(filter.Filter, scope, Value.Of(captured))));
                return flow;
            case MacroStatement macro:
                scope.Set(macro.Macro.Name, Bind(macro.Macro, scope));
                break;
            case CallStatement call:
                var values = Values(call.Call.Arguments, scope);
                var named = new Dictionary<string, Value>(values.Named) { ["caller"] = Bind(call.Caller, scope) };
                Write(Text(Call(Evaluate(call.Call.Target, scope), values with { Named = named })));
                break;
            case WithStatement with:
                var inner = new Scope(scope);
                foreach (var (target, value) in with.Names)
                {
                    Assign(target, Evaluate(value, inner), inner);
                }

                return Execute(with.Body, inner);
            case BreakStatement:
                return Flow.Break;
            case ContinueStatement:
                return Flow.Continue;
            default:
                throw new InvalidOperationException($"No statement: {statement.GetType().Name}");
        }

        return Flow.Next;
    }

    private Flow Loop(ForStatement loop, Scope scope)
    {
        var items = Sequences.Items(Evaluate(loop.Items, scope), work);
        if (loop.Condition is not null)
        {
            items =
            [
                .. items.Where(item =>
                {
                    var test = new Scope(scope);
                    Assign(loop.Target, item, test);
                    return Evaluate(loop.Condition, test).IsTrue;
                }),
            ];
        }

        if (items.Count == 0)
        {
            return Execute(loop.Else, new Scope(scope));
        }

        var state = new LoopValue(items);
        for (var i = 0; i < items.Count; i++)
        {
            state.Index = i;
            var inner = new Scope(scope);
            inner.Set("loop", state);
            Assign(loop.Target, items[i], inner);
            if (Execute(loop.Body, inner) == Flow.Break)
            {
                break;
            }
        }

        return Flow.Next;
    }

    private void Assign(Target target, Value value, Scope scope)
    {
        switch (target)
        {
            case NameTarget name:
                scope.Set(name.Name, value);
                break;
            case NamespaceTarget attribute:
                var space = scope.Find(attribute.Name) as NamespaceValue
                    ?? throw new TemplateException($"{TemplateException.Quote(attribute.Name)} is no namespace, so nothing in it can be set");
                space.Attributes[attribute.Attribute] = value;
                break;
            case TupleTarget { Items.Length: > 0 } tuple:
                var parts = Sequences.Items(value, work);
                if (parts.Count != tuple.Items.Length)
                {
                    throw new TemplateException($"{parts.Count} values do not go into {tuple.Items.Length} names");
                }

                for (var i = 0; i < parts.Count; i++)
                {
                    Assign(tuple.Items[i], parts[i], scope);
                }

                break;
            default:
                break;
        }
    }

    // What a macro sees from outside is what is there when it is called.
    private static CallableValue Bind(Macro macro, Scope outer) => new(macro.Name, (evaluator, values) =>
    {
        var scope = new Scope(outer);
        if (values.Positional.Count > macro.Parameters.Length)
        {
            throw new TemplateException($"The macro {TemplateException.Quote(macro.Name)} is given {values.Positional.Count} values and takes {macro.Parameters.Length}");
        }

        foreach (var name in values.Named.Keys)
        {
            if (name != "caller" && !macro.Parameters.Any(parameter => parameter.Name == name))
            {
                throw new TemplateException($"The macro {TemplateException.Quote(macro.Name)} does not take {TemplateException.Quote(name)}");
            }
        }

        scope.Set("caller", values.Named.GetValueOrDefault("caller") ?? new UndefinedValue("caller"));
        for (var i = 0; i < macro.Parameters.Length; i++)
        {
            var (name, otherwise) = macro.Parameters[i];
            scope.Set(name, values.At(i, name) ?? (otherwise is null ? new UndefinedValue(name) : evaluator.Evaluate(otherwise, scope)));
        }

        evaluator.Capture(macro.Body, scope, out var text);
        return Value.Of(text);
    });

    private Flow Capture(ImmutableArray<Statement> body, Scope scope, out MarkedText text)
    {
        var outside = _output;
        _output = new MarkedTextBuilder();
        var flow = Execute(body, scope);
        text = _output.ToMarkedText();
        _output = outside;
        return flow;
    }

    private void Write(MarkedText text)
    {
        work.SpendText((long)_output.Length + text.Length > Work.LongestText ? long.MaxValue : text.Length);
        _output.Append(text);
    }
}
