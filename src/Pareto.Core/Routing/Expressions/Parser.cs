using System.Collections.Immutable;
using System.Globalization;

namespace Pareto.Core.Routing.Expressions;

/// <summary>
/// Reads an expression, in this grammar, in time linear in its length:
/// <code>
/// any        = all { "or" all }
/// all        = condition { "and" condition }
/// condition  = { "not" } ( operand [ comparison operand | ["not"] "in" "[" literal { "," literal } "]"
///                                  | ["not"] ( "matches" | "contains" ) text ] )
/// operand    = number | text | "true" | "false" | name [ "(" text ")" ] | "(" any ")"
/// comparison = "==" | "!=" | "&lt;" | "&lt;=" | "&gt;" | "&gt;="
/// </code>
/// </summary>
internal sealed class Parser
{
    /// <summary>The longest expression that is read, in characters.</summary>
    public const int MostCharacters = 4_096;

    /// <summary>Parentheses within parentheses.</summary>
    public const int MostDepth = 32;

    private static readonly string[] Keywords = ["and", "or", "not", "in", "matches", "contains", "true", "false"];

    private readonly ImmutableArray<Token> _tokens;
    private int _next;
    private int _depth;
    private ExpressionProblem? _problem;

    private Parser(ImmutableArray<Token> tokens) => _tokens = tokens;

    private Token Next => _tokens[_next];

    /// <summary>What the text says, or null and the first thing wrong with it.</summary>
    public static Syntax? Parse(string source, out ExpressionProblem? problem)
    {
        if (source.Length > MostCharacters)
        {
            problem = new ExpressionProblem(MostCharacters, $"an expression has at most {MostCharacters} characters, this one has {source.Length}. Make several rules of it.");
            return null;
        }

        var tokens = Lexer.Read(source, out problem);
        if (problem is not null)
        {
            return null;
        }

        var parser = new Parser(tokens);
        var syntax = parser.Any();
        if (syntax is not null && parser.Next.Kind != TokenKind.End)
        {
            syntax = parser.Expected("'and', 'or' or the end");
        }

        problem = parser._problem;
        return syntax;
    }

    private Syntax? Any() => Chain("or", All, static (position, conditions) => new AnySyntax(position, conditions));

    private Syntax? All() => Chain("and", Condition, static (position, conditions) => new AllSyntax(position, conditions));

    private Syntax? Chain(string word, Func<Syntax?> link, Func<int, ImmutableArray<Syntax>, Syntax> make)
    {
        var position = Next.Position;
        if (link() is not { } first)
        {
            return null;
        }

        if (!IsWord(word))
        {
            return first;
        }

        var links = ImmutableArray.CreateBuilder<Syntax>();
        links.Add(first);
        while (TakeWord(word))
        {
            if (link() is not { } further)
            {
                return null;
            }

            links.Add(further);
        }

        return make(position, links.DrainToImmutable());
    }

    private Syntax? Condition()
    {
        var position = Next.Position;
        var negated = false;
        while (TakeWord("not"))
        {
            negated = !negated;
        }

        var condition = Relation();
        return condition is not null && negated ? new NotSyntax(position, condition) : condition;
    }

    private Syntax? Relation()
    {
        if (Operand() is not { } left)
        {
            return null;
        }

        var relation = Next;
        if (Comparison(relation) is { } comparison)
        {
            _next++;
            return Operand() is not { } right ? null
                : Comparison(Next) is null ? new ComparisonSyntax(relation.Position, left, comparison, right)
                : Fail(Next.Position, "comparisons do not chain: write 'a < b and b < c'.");
        }

        var negated = TakeWord("not");
        var syntax = TakeWord("in") ? Membership(relation.Position, left)
            : TakeWord("matches") ? Search(relation.Position, left, isPattern: true)
            : TakeWord("contains") ? Search(relation.Position, left, isPattern: false)
            : negated ? Expected("'in', 'matches' or 'contains'")
            : left;
        return syntax is not null && negated ? new NotSyntax(relation.Position, syntax) : syntax;
    }

    private Syntax? Membership(int position, Syntax left)
    {
        if (!TakeSymbol("["))
        {
            return Expected("a list such as [\"sat\", \"sun\"]");
        }

        var choices = ImmutableArray.CreateBuilder<Syntax>();
        do
        {
            if (Next.Kind is not (TokenKind.Number or TokenKind.Text))
            {
                return Expected("a number or a text in quotes");
            }

            choices.Add(Operand()!);
        }
        while (TakeSymbol(","));

        return TakeSymbol("]") ? new MembershipSyntax(position, left, choices.DrainToImmutable()) : Expected("',' or ']'");
    }

    private Syntax? Search(int position, Syntax left, bool isPattern) =>
        TakeText() is { } wanted ? new SearchSyntax(position, left, isPattern, wanted) : Expected("a text in quotes");

    private Syntax? Operand()
    {
        var token = Next;
        switch (token.Kind)
        {
            case TokenKind.Number:
                _next++;
                return new NumberSyntax(token.Position, double.Parse(token.Text, CultureInfo.InvariantCulture));
            case TokenKind.Text:
                return TakeText();
            case TokenKind.Name when token.Text is "true" or "false":
                _next++;
                return new TruthSyntax(token.Position, token.Text == "true");
            case TokenKind.Name when !Keywords.Contains(token.Text):
                _next++;
                return TakeSymbol("(") ? Call(token) : new FactSyntax(token.Position, token.Text);
            case TokenKind.Symbol when token.Text == "(":
                return Parenthesized();
            default:
                return Expected("a fact, a number or a text in quotes");
        }
    }

    private Syntax? Call(Token name)
    {
        if (TakeText() is not { } argument)
        {
            return Expected("a text in quotes");
        }

        return TakeSymbol(")") ? new CallSyntax(name.Position, name.Text, argument) : Expected("')'");
    }

    private Syntax? Parenthesized()
    {
        if (_depth == MostDepth)
        {
            return Fail(Next.Position, $"parentheses go at most {MostDepth} deep.");
        }

        _next++;
        _depth++;
        var inner = Any();
        _depth--;
        return inner is null || TakeSymbol(")") ? inner : Expected("'and', 'or' or ')'");
    }

    private TextSyntax? TakeText()
    {
        var token = Next;
        if (token.Kind != TokenKind.Text)
        {
            return null;
        }

        _next++;
        return new TextSyntax(token.Position, token.Text);
    }

    private bool IsWord(string word) => Next.Kind == TokenKind.Name && Next.Text == word;

    private bool TakeWord(string word)
    {
        var taken = IsWord(word);
        _next += taken ? 1 : 0;
        return taken;
    }

    private bool TakeSymbol(string symbol)
    {
        var taken = Next.Kind == TokenKind.Symbol && Next.Text == symbol;
        _next += taken ? 1 : 0;
        return taken;
    }

    private static ComparisonOperator? Comparison(Token token) => (token.Kind, token.Text) switch
    {
        (TokenKind.Symbol, "==") => ComparisonOperator.Equal,
        (TokenKind.Symbol, "!=") => ComparisonOperator.NotEqual,
        (TokenKind.Symbol, "<") => ComparisonOperator.Less,
        (TokenKind.Symbol, "<=") => ComparisonOperator.LessOrEqual,
        (TokenKind.Symbol, ">") => ComparisonOperator.Greater,
        (TokenKind.Symbol, ">=") => ComparisonOperator.GreaterOrEqual,
        _ => null,
    };

    private Syntax? Expected(string what) => Fail(Next.Position, $"expected {what}, found {Next}.{Keyword(Next)}");

    private static string Keyword(Token found) =>
        found.Kind == TokenKind.Name && Array.Find(Keywords, word => word.Equals(found.Text, StringComparison.OrdinalIgnoreCase)) is { } word && word != found.Text
            ? $" Write '{word}'." : "";

    private Syntax? Fail(int position, string message)
    {
        _problem ??= new ExpressionProblem(position, message);
        return null;
    }
}
