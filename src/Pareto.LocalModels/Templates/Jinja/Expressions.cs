using System.Collections.Immutable;

namespace Pareto.LocalModels.Templates.Jinja;

/// <summary>What has a value. The tree is immutable and may be evaluated by any number of threads.</summary>
internal abstract record Expression(int Line);

internal sealed record LiteralExpression(int Line, Value Value) : Expression(Line);

internal sealed record NameExpression(int Line, string Name) : Expression(Line);

internal sealed record ListExpression(int Line, ImmutableArray<Expression> Items, bool IsTuple) : Expression(Line);

internal sealed record MapExpression(int Line, ImmutableArray<(Expression Key, Expression Value)> Items) : Expression(Line);

internal sealed record AttributeExpression(int Line, Expression Target, string Name) : Expression(Line);

internal sealed record IndexExpression(int Line, Expression Target, Expression Key) : Expression(Line);

internal sealed record SliceExpression(int Line, Expression Target, Expression? Start, Expression? Stop, Expression? Step) : Expression(Line);

internal sealed record CallExpression(int Line, Expression Target, Arguments Arguments) : Expression(Line);

/// <param name="Line">Where.</param>
/// <param name="Target">What it is applied to; null for the body of the block that it belongs to.</param>
/// <param name="Name">Of the filter.</param>
/// <param name="Arguments">Beside the target.</param>
internal sealed record FilterExpression(int Line, Expression? Target, string Name, Arguments Arguments) : Expression(Line);

internal sealed record TestExpression(int Line, Expression Target, string Name, Arguments Arguments, bool IsNegated) : Expression(Line);

internal sealed record NotExpression(int Line, Expression Operand) : Expression(Line);

internal sealed record SignExpression(int Line, Expression Operand, bool IsNegative) : Expression(Line);

internal sealed record ArithmeticExpression(int Line, string Operator, Expression Left, Expression Right) : Expression(Line);

internal sealed record LogicalExpression(int Line, bool IsAnd, Expression Left, Expression Right) : Expression(Line);

/// <summary>A chain: each neighbouring pair must hold.</summary>
internal sealed record ComparisonExpression(int Line, Expression First, ImmutableArray<(string Operator, Expression Operand)> Rest) : Expression(Line);

internal sealed record ConditionalExpression(int Line, Expression Test, Expression Then, Expression? Else) : Expression(Line);

/// <summary>The items of a list, or the pairs of a dictionary, as arguments of their own (<c>*</c>, <c>**</c>).</summary>
internal sealed record SpreadExpression(int Line, Expression Value, bool IsMap) : Expression(Line);

/// <summary>What a call is given.</summary>
internal sealed record Arguments(ImmutableArray<Expression> Positional, ImmutableArray<(string Name, Expression Value)> Named)
{
    public static Arguments None { get; } = new([], []);
}
