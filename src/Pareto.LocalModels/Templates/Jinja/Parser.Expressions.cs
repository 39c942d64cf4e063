using System.Collections.Immutable;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Templates.Jinja;

/// <content>The expressions, the loosest binding first.</content>
internal sealed partial class Parser
{
    // One expression, or several with commas between, which are a tuple.
    private Expression Tuple(bool withConditional = true)
    {
        var line = Current.Line;
        var first = withConditional ? Expression() : Or();
        if (Current is not { Kind: TokenKind.Operator, Text: "," })
        {
            return first;
        }

        var items = ImmutableArray.CreateBuilder<Expression>();
        items.Add(first);
        while (TrySkip(","))
        {
            if (Current.Kind is TokenKind.OutputEnd or TokenKind.BlockEnd || Current is { Kind: TokenKind.Operator, Text: ")" or "]" or "=" })
            {
                break;
            }

            items.Add(withConditional ? Expression() : Or());
        }

        return new ListExpression(line, items.ToImmutable(), IsTuple: true);
    }

    private Expression Expression()
    {
        Enter();
        var value = Or();
        while (TrySkipName("if"))
        {
            var line = Current.Line;
            var test = Or();
            value = new ConditionalExpression(line, test, value, TrySkipName("else") ? Expression() : null);
        }

        _depth--;
        return value;
    }

    private Expression Or()
    {
        var left = And();
        while (TrySkipName("or"))
        {
            left = new LogicalExpression(left.Line, IsAnd: false, left, And());
        }

        return left;
    }

    private Expression And()
    {
        var left = Not();
        while (TrySkipName("and"))
        {
            left = new LogicalExpression(left.Line, IsAnd: true, left, Not());
        }

        return left;
    }

    private Expression Not()
    {
        if (!TrySkipName("not"))
        {
            return Comparison();
        }

        Enter();
        var value = new NotExpression(Current.Line, Not());
        _depth--;
        return value;
    }

    private Expression Comparison()
    {
        var first = Sum();
        var rest = ImmutableArray.CreateBuilder<(string, Expression)>();
        while (true)
        {
            if (Current is { Kind: TokenKind.Operator, Text: "==" or "!=" or "<" or "<=" or ">" or ">=" })
            {
                var text = Current.Text;
                _at++;
                rest.Add((text, Sum()));
            }
            else if (TrySkipName("in"))
            {
                rest.Add(("in", Sum()));
            }
            else if (Current is { Kind: TokenKind.Name, Text: "not" } && _tokens[_at + 1] is { Kind: TokenKind.Name, Text: "in" })
            {
                _at += 2;
                rest.Add(("not in", Sum()));
            }
            else
            {
                return rest.Count == 0 ? first : new ComparisonExpression(first.Line, first, rest.ToImmutable());
            }
        }
    }

    private Expression Sum()
    {
        var left = Concatenation();
        while (Current is { Kind: TokenKind.Operator, Text: "+" or "-" })
        {
            var text = Current.Text;
            _at++;
            left = new ArithmeticExpression(left.Line, text, left, Concatenation());
        }

        return left;
    }

    private Expression Concatenation()
    {
        var left = Product();
        while (TrySkip("~"))
        {
            left = new ArithmeticExpression(left.Line, "~", left, Product());
        }

        return left;
    }

    private Expression Product()
    {
        var left = Power();
        while (Current is { Kind: TokenKind.Operator, Text: "*" or "/" or "//" or "%" })
        {
            var text = Current.Text;
            _at++;
            left = new ArithmeticExpression(left.Line, text, left, Power());
        }

        return left;
    }

    private Expression Power()
    {
        var left = Unary(withFilter: true);
        while (TrySkip("**"))
        {
            left = new ArithmeticExpression(left.Line, "**", left, Unary(withFilter: true));
        }

        return left;
    }

    private Expression Unary(bool withFilter)
    {
        Enter();
        var line = Current.Line;
        Expression value;
        if (TrySkip("-"))
        {
            value = new SignExpression(line, Unary(withFilter: false), IsNegative: true);
        }
        else if (TrySkip("+"))
        {
            value = new SignExpression(line, Unary(withFilter: false), IsNegative: false);
        }
        else
        {
            value = Primary();
        }

        value = Postfix(value);
        value = withFilter ? FiltersAndTests(value) : value;
        _depth--;
        return value;
    }

    private Expression Primary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Name:
                _at++;
                return token.Text switch
                {
                    "true" or "True" => new LiteralExpression(token.Line, BooleanValue.True),
                    "false" or "False" => new LiteralExpression(token.Line, BooleanValue.False),
                    "none" or "None" => new LiteralExpression(token.Line, NoneValue.Instance),
                    _ => new NameExpression(token.Line, token.Text),
                };
            case TokenKind.String:
                var text = token.Text;
                for (_at++; Current.Kind == TokenKind.String; _at++)
                {
                    text += Current.Text;
                }

                return new LiteralExpression(token.Line, new TextValue(MarkedText.FromTemplate(text)));
            case TokenKind.Integer or TokenKind.Number:
                _at++;
                return Number(token);
            case TokenKind.Operator when token.Text == "(":
                _at++;
                if (TrySkip(")"))
                {
                    return new ListExpression(token.Line, [], IsTuple: true);
                }

                var value = Tuple();
                TakeOperator(")");
                return value;
            case TokenKind.Operator when token.Text == "[":
                _at++;
                return new ListExpression(token.Line, Items("]"), IsTuple: false);
            case TokenKind.Operator when token.Text == "{":
                _at++;
                return Map(token.Line);
            default:
                throw Wrong(token, "a value");
        }
    }

    private ImmutableArray<Expression> Items(string end)
    {
        var items = ImmutableArray.CreateBuilder<Expression>();
        while (!TrySkip(end))
        {
            items.Add(Expression());
            if (!TrySkip(","))
            {
                TakeOperator(end);
                break;
            }
        }

        return items.ToImmutable();
    }

    private MapExpression Map(int line)
    {
        var items = ImmutableArray.CreateBuilder<(Expression, Expression)>();
        while (!TrySkip("}"))
        {
            var key = Expression();
            TakeOperator(":");
            items.Add((key, Expression()));
            if (!TrySkip(","))
            {
                TakeOperator("}");
                break;
            }
        }

        return new MapExpression(line, items.ToImmutable());
    }

    private Expression Postfix(Expression value)
    {
        while (true)
        {
            var line = Current.Line;
            if (TrySkip("."))
            {
                var token = Current;
                _at++;
                value = token.Kind switch
                {
                    TokenKind.Name => new AttributeExpression(line, value, token.Text),
                    TokenKind.Integer => new IndexExpression(line, value, Number(token)),
                    _ => throw Wrong(token, "a name"),
                };
            }
            else if (TrySkip("["))
            {
                value = Subscript(line, value);
            }
            else if (TrySkip("("))
            {
                value = new CallExpression(line, value, CallArguments());
            }
            else
            {
                return value;
            }
        }
    }

    private Expression Subscript(int line, Expression target)
    {
        var start = Current is { Kind: TokenKind.Operator, Text: ":" } ? null : Tuple();
        if (!TrySkip(":"))
        {
            TakeOperator("]");
            return new IndexExpression(line, target, start!);
        }

        var stop = Current is { Kind: TokenKind.Operator, Text: ":" or "]" } ? null : Expression();
        var step = TrySkip(":") && Current is not { Kind: TokenKind.Operator, Text: "]" } ? Expression() : null;
        TakeOperator("]");
        return new SliceExpression(line, target, start, stop, step);
    }

    private Arguments CallArguments()
    {
        var positional = ImmutableArray.CreateBuilder<Expression>();
        var named = ImmutableArray.CreateBuilder<(string, Expression)>();
        while (!TrySkip(")"))
        {
            if (Current.Kind == TokenKind.Name && _tokens[_at + 1] is { Kind: TokenKind.Operator, Text: "=" })
            {
                var name = TakeName();
                _at++;
                named.Add((name, Expression()));
            }
            else if (Current is { Kind: TokenKind.Operator, Text: "*" or "**" })
            {
                var isMap = Current.Text == "**";
                _at++;
                positional.Add(new SpreadExpression(Current.Line, Expression(), isMap));
            }
            else if (named.Count > 0)
            {
                throw Wrong(Current, "a named argument");
            }
            else
            {
                positional.Add(Expression());
            }

            if (!TrySkip(","))
            {
                TakeOperator(")");
                break;
            }
        }

        return new Arguments(positional.ToImmutable(), named.ToImmutable());
    }

    private Expression FiltersAndTests(Expression value)
    {
        while (true)
        {
            if (Current is { Kind: TokenKind.Operator, Text: "|" })
            {
                value = Filter(value, isFirst: false);
            }
            else if (Current is { Kind: TokenKind.Name, Text: "is" })
            {
                value = Test(value);
            }
            else if (value is FilterExpression or TestExpression && TrySkip("("))
            {
                value = new CallExpression(Current.Line, value, CallArguments());
            }
            else
            {
                return value;
            }
        }
    }

    // One or more in a row. Without a target they belong to a block, which names the first without a bar.
    private FilterExpression Filter(Expression? target, bool isFirst)
    {
        FilterExpression? filter = null;
        while (isFirst || TrySkip("|"))
        {
            isFirst = false;
            var line = Current.Line;
            var name = TakeName();
            var arguments = TrySkip("(") ? CallArguments() : Arguments.None;
            filter = new FilterExpression(line, filter ?? target, name, arguments);
        }

        return filter!;
    }

    private TestExpression Test(Expression target)
    {
        var line = Current.Line;
        _at++;
        var isNegated = TrySkipName("not");
        var token = Current;
        _at++;
        var name = token switch
        {
            { Kind: TokenKind.Name } => token.Text,
            { Kind: TokenKind.Operator, Text: "==" or "!=" or "<" or "<=" or ">" or ">=" } => token.Text,
            _ => throw Wrong(token, "the name of a test"),
        };
        var arguments = Arguments.None;
        if (TrySkip("("))
        {
            arguments = CallArguments();
        }
        else if (Current.Kind is TokenKind.String or TokenKind.Integer or TokenKind.Number ||
            Current is { Kind: TokenKind.Operator, Text: "[" or "{" } ||
            (Current.Kind == TokenKind.Name && Current.Text is not ("else" or "or" or "and" or "is" or "if" or "in" or "not" or "recursive")))
        {
            arguments = new Arguments([Postfix(Primary())], []);
        }

        return new TestExpression(line, target, name, arguments, isNegated);
    }
}
