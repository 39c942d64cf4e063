using System.Collections.Immutable;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Templates.Jinja;

/// <summary>What writes, or steers what is written. Immutable.</summary>
internal abstract record Statement(int Line);

internal sealed record TextStatement(int Line, MarkedText Text) : Statement(Line);

internal sealed record OutputStatement(int Line, Expression Value) : Statement(Line);

/// <summary>The first branch whose condition holds, or has none.</summary>
internal sealed record IfStatement(int Line, ImmutableArray<(Expression? Condition, ImmutableArray<Statement> Body)> Branches) : Statement(Line);

internal sealed record ForStatement(
    int Line, Target Target, Expression Items, Expression? Condition, ImmutableArray<Statement> Body, ImmutableArray<Statement> Else) : Statement(Line);

internal sealed record SetStatement(int Line, Target Target, Expression Value) : Statement(Line);

internal sealed record SetBlockStatement(int Line, Target Target, FilterExpression? Filter, ImmutableArray<Statement> Body) : Statement(Line);

internal sealed record FilterStatement(int Line, FilterExpression Filter, ImmutableArray<Statement> Body) : Statement(Line);

internal sealed record MacroStatement(int Line, Macro Macro) : Statement(Line);

/// <summary>A call whose body the macro can write with <c>caller()</c>.</summary>
internal sealed record CallStatement(int Line, Macro Caller, CallExpression Call) : Statement(Line);

/// <summary>Statements with names of their own (<c>with</c>).</summary>
internal sealed record WithStatement(int Line, ImmutableArray<(Target Target, Expression Value)> Names, ImmutableArray<Statement> Body) : Statement(Line);

internal sealed record BreakStatement(int Line) : Statement(Line);

internal sealed record ContinueStatement(int Line) : Statement(Line);

internal sealed record Macro(string Name, ImmutableArray<(string Name, Expression? Default)> Parameters, ImmutableArray<Statement> Body);

/// <summary>What a value can be put into.</summary>
internal abstract record Target(int Line);

internal sealed record NameTarget(int Line, string Name) : Target(Line);

internal sealed record NamespaceTarget(int Line, string Name, string Attribute) : Target(Line);

internal sealed record TupleTarget(int Line, ImmutableArray<Target> Items) : Target(Line);
