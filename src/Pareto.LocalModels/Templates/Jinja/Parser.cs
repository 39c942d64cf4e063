using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Templates.Jinja;

/// <summary>
/// Makes the tree of a template: the statements. Precedence is Jinja's: <c>~</c> binds tighter than <c>+</c>, filters and
/// tests tighter than any operator with two sides.
/// </summary>
internal sealed partial class Parser
{
    private const int MostNesting = 100;

    private static readonly string[] _elseOrEnd = ["else", "endfor"];
    private static readonly string[] _branchOrEnd = ["elif", "else", "endif"];

    private readonly IReadOnlyList<Token> _tokens;
    private int _at;
    private int _depth;
    private int _loops;

    private Parser(IReadOnlyList<Token> tokens) => _tokens = tokens;

    private Token Current => _tokens[_at];

    /// <summary>Parses, or throws a <see cref="TemplateException"/>.</summary>
    public static ImmutableArray<Statement> Parse(string source)
    {
        var parser = new Parser(Lexer.Read(source));
        var body = parser.Body([]);
        return body;
    }

    // Up to a block that begins with one of the names, of which the name is next; or, for no names, to the end.
    private ImmutableArray<Statement> Body(string[] ends)
    {
        Enter();
        var statements = ImmutableArray.CreateBuilder<Statement>();
        while (true)
        {
            var token = Current;
            switch (token.Kind)
            {
                case TokenKind.Text:
                    _at++;
                    statements.Add(new TextStatement(token.Line, MarkedText.FromTemplate(token.Text)));
                    break;
                case TokenKind.OutputBegin:
                    _at++;
                    statements.Add(new OutputStatement(token.Line, Tuple()));
                    Take(TokenKind.OutputEnd, "the end of the output, '}}'");
                    break;
                case TokenKind.BlockBegin:
                    _at++;
                    if (Current.Kind == TokenKind.Name && ends.Contains(Current.Text))
                    {
                        _depth--;
                        return statements.ToImmutable();
                    }

                    statements.AddRange(Block());
                    break;
                default:
                    if (token.Kind == TokenKind.End && ends.Length == 0)
                    {
                        _depth--;
                        return statements.ToImmutable();
                    }

                    throw Wrong(token, ends.Length == 0 ? "a tag" : $"'{string.Join("' or '", ends)}'");
            }
        }
    }

    private ImmutableArray<Statement> BodyTo(string end)
    {
        var body = Body([end]);
        EndBlock();
        return body;
    }

    private void EndBlock()
    {
        _at++;
        Take(TokenKind.BlockEnd, "the end of the block, '%}'");
    }

    // Most blocks are one statement; what only marks a part of the answer for training is its body.
    private ImmutableArray<Statement> Block()
    {
        var word = Current;
        if (word.Kind != TokenKind.Name)
        {
            throw Wrong(word, "the name of a block");
        }

        _at++;
        switch (word.Text)
        {
            case "if":
                return [If(word.Line)];
            case "for":
                return [For(word.Line)];
            case "set":
                return [Set(word.Line)];
            case "macro":
                return [MacroBlock(word.Line)];
            case "call":
                return [Call(word.Line)];
            case "filter":
                var filter = Filter(null, isFirst: true);
                Take(TokenKind.BlockEnd, "'%}'");
                return [new FilterStatement(word.Line, filter, BodyTo("endfilter"))];
            case "with":
                return [With(word.Line)];
            case "generation":
                Take(TokenKind.BlockEnd, "'%}'");
                return BodyTo("endgeneration");
            case "break" or "continue" when _loops > 0:
                Take(TokenKind.BlockEnd, "'%}'");
                return [word.Text == "break" ? new BreakStatement(word.Line) : new ContinueStatement(word.Line)];
            case "do":
                var value = Tuple();
                Take(TokenKind.BlockEnd, "'%}'");
                return [new SetStatement(word.Line, new TupleTarget(word.Line, []), value)];
            default:
                throw new TemplateException(
                    $"The block {TemplateException.Quote(word.Text)} is not supported there. Known are if, for, set, macro, call, filter, with, do, raw, generation, and in loops break and continue",
                    word.Line);
        }
    }

    private IfStatement If(int line)
    {
        var branches = ImmutableArray.CreateBuilder<(Expression?, ImmutableArray<Statement>)>();
        Expression? condition = Tuple();
        while (true)
        {
            Take(TokenKind.BlockEnd, "'%}'");
            var body = Body(condition is null ? ["endif"] : _branchOrEnd);
            branches.Add((condition, body));
            var word = Current.Text;
            _at++;
            if (word == "endif")
            {
                Take(TokenKind.BlockEnd, "'%}'");
                return new IfStatement(line, branches.ToImmutable());
            }

            condition = word == "elif" ? Tuple() : null;
        }
    }

    private ForStatement For(int line)
    {
        var target = TargetTuple(isLoop: true);
        TakeName("in");
        var items = Tuple(withConditional: false);
        Expression? condition = null;
        if (TrySkipName("if"))
        {
            condition = Expression();
        }

        if (Current is { Kind: TokenKind.Name, Text: "recursive" })
        {
            throw new TemplateException("Recursive loops are not supported", line);
        }

        Take(TokenKind.BlockEnd, "'%}'");
        _loops++;
        var body = Body(_elseOrEnd);
        _loops--;
        ImmutableArray<Statement> otherwise = [];
        if (Current.Text == "else")
        {
            EndBlock();
            otherwise = Body(["endfor"]);
        }

        EndBlock();
        return new ForStatement(line, target, items, condition, body, otherwise);
    }

    private Statement Set(int line)
    {
        var target = TargetTuple(isLoop: false);
        if (TrySkip("="))
        {
            var value = Tuple();
            Take(TokenKind.BlockEnd, "'%}'");
            return new SetStatement(line, target, value);
        }

        var filter = Current is { Kind: TokenKind.Operator, Text: "|" } ? Filter(null, isFirst: false) : null;
        Take(TokenKind.BlockEnd, "'%}'");
        return new SetBlockStatement(line, target, filter, BodyTo("endset"));
    }

    private MacroStatement MacroBlock(int line)
    {
        var name = TakeName();
        var parameters = Parameters();
        Take(TokenKind.BlockEnd, "'%}'");
        return new MacroStatement(line, new Macro(name, parameters, OutsideLoops("endmacro")));
    }

    private CallStatement Call(int line)
    {
        ImmutableArray<(string, Expression?)> parameters = Current is { Kind: TokenKind.Operator, Text: "(" } ? Parameters() : [];
        var call = Expression() as CallExpression ?? throw new TemplateException("A call block needs a call", line);
        Take(TokenKind.BlockEnd, "'%}'");
        return new CallStatement(line, new Macro("caller", parameters, OutsideLoops("endcall")), call);
    }

    // A macro's body does not belong to the loop that it stands in.
    private ImmutableArray<Statement> OutsideLoops(string end)
    {
        var loops = _loops;
        _loops = 0;
        var body = BodyTo(end);
        _loops = loops;
        return body;
    }

    private WithStatement With(int line)
    {
        var names = ImmutableArray.CreateBuilder<(Target, Expression)>();
        while (Current.Kind != TokenKind.BlockEnd)
        {
            var target = SingleTarget(isLoop: true);
            TakeOperator("=");
            names.Add((target, Expression()));
            if (!TrySkip(","))
            {
                break;
            }
        }

        Take(TokenKind.BlockEnd, "'%}'");
        return new WithStatement(line, names.ToImmutable(), BodyTo("endwith"));
    }

    private ImmutableArray<(string Name, Expression? Default)> Parameters()
    {
        var parameters = ImmutableArray.CreateBuilder<(string, Expression?)>();
        TakeOperator("(");
        while (!TrySkip(")"))
        {
            var name = TakeName();
            parameters.Add((name, TrySkip("=") ? Expression() : null));
            if (!TrySkip(","))
            {
                TakeOperator(")");
                break;
            }
        }

        return parameters.ToImmutable();
    }

    private Target TargetTuple(bool isLoop)
    {
        var line = Current.Line;
        var first = SingleTarget(isLoop);
        if (Current is not { Kind: TokenKind.Operator, Text: "," })
        {
            return first;
        }

        var items = ImmutableArray.CreateBuilder<Target>();
        items.Add(first);
        while (TrySkip(","))
        {
            if (Current.Kind == TokenKind.Name && Current.Text != "in")
            {
                items.Add(SingleTarget(isLoop));
            }
            else if (Current is { Kind: TokenKind.Operator, Text: "(" })
            {
                items.Add(SingleTarget(isLoop));
            }
        }

        return new TupleTarget(line, items.ToImmutable());
    }

    private Target SingleTarget(bool isLoop)
    {
        Enter();
        var line = Current.Line;
        Target target;
        if (TrySkip("("))
        {
            target = TargetTuple(isLoop);
            TakeOperator(")");
        }
        else
        {
            var name = TakeName();
            target = !isLoop && TrySkip(".") ? new NamespaceTarget(line, name, TakeName()) : new NameTarget(line, name);
        }

        _depth--;
        return target;
    }

    private void Enter()
    {
        if (++_depth > MostNesting || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new TemplateException("The template is nested too deep", Current.Line);
        }
    }

    private void Take(TokenKind kind, string what)
    {
        if (Current.Kind != kind)
        {
            throw Wrong(Current, what);
        }

        _at++;
    }

    private void TakeOperator(string text)
    {
        if (!TrySkip(text))
        {
            throw Wrong(Current, $"'{text}'");
        }
    }

    private string TakeName()
    {
        var token = Current;
        Take(TokenKind.Name, "a name");
        return token.Text;
    }

    private void TakeName(string name)
    {
        if (!TrySkipName(name))
        {
            throw Wrong(Current, $"'{name}'");
        }
    }

    private bool TrySkip(string @operator)
    {
        var found = Current.Kind == TokenKind.Operator && Current.Text == @operator;
        _at += found ? 1 : 0;
        return found;
    }

    private bool TrySkipName(string name)
    {
        var found = Current.Kind == TokenKind.Name && Current.Text == name;
        _at += found ? 1 : 0;
        return found;
    }

    private static TemplateException Wrong(Token token, string expected) => new(
        $"Expected {expected}, found " + token.Kind switch
        {
            TokenKind.End => "the end of the template",
            TokenKind.Text => "text",
            TokenKind.OutputBegin => "'{{'",
            TokenKind.OutputEnd => "'}}'",
            TokenKind.BlockBegin => "'{%'",
            TokenKind.BlockEnd => "'%}'",
            TokenKind.String => "a string",
            _ => TemplateException.Quote(token.Text),
        },
        token.Line);

    private static LiteralExpression Number(Token token)
    {
        if (token.Kind == TokenKind.Integer)
        {
            return long.TryParse(token.Text, CultureInfo.InvariantCulture, out var whole)
                ? new LiteralExpression(token.Line, new IntegerValue(whole))
                : throw new TemplateException("A number is too large", token.Line);
        }

        return new LiteralExpression(token.Line, new NumberValue(double.Parse(token.Text, CultureInfo.InvariantCulture)));
    }
}
