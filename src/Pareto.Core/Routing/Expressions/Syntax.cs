using System.Collections.Immutable;

namespace Pareto.Core.Routing.Expressions;

/// <summary>What an expression says, before anybody has looked up its names. Position is where it begins in the source.</summary>
internal abstract record Syntax(int Position);

internal sealed record NumberSyntax(int Position, double Value) : Syntax(Position);

internal sealed record TextSyntax(int Position, string Value) : Syntax(Position);

internal sealed record TruthSyntax(int Position, bool Value) : Syntax(Position);

/// <summary>A fact by its name.</summary>
internal sealed record FactSyntax(int Position, string Name) : Syntax(Position);

/// <summary>A fact about something named: <c>load("ollama/llama3.2:3b")</c>.</summary>
internal sealed record CallSyntax(int Position, string Name, TextSyntax Argument) : Syntax(Position);

internal sealed record NotSyntax(int Position, Syntax Negated) : Syntax(Position);

/// <summary>Holds if all of its conditions do (<c>and</c>).</summary>
internal sealed record AllSyntax(int Position, ImmutableArray<Syntax> Conditions) : Syntax(Position);

/// <summary>Holds if any of its conditions does (<c>or</c>).</summary>
internal sealed record AnySyntax(int Position, ImmutableArray<Syntax> Conditions) : Syntax(Position);

internal sealed record ComparisonSyntax(int Position, Syntax Left, ComparisonOperator Operator, Syntax Right) : Syntax(Position);

/// <summary><c>left in [a, b]</c>; the choices are literals.</summary>
internal sealed record MembershipSyntax(int Position, Syntax Left, ImmutableArray<Syntax> Choices) : Syntax(Position);

/// <summary><c>left contains "text"</c>, or with a pattern <c>left matches "pattern"</c>.</summary>
internal sealed record SearchSyntax(int Position, Syntax Left, bool IsPattern, TextSyntax Wanted) : Syntax(Position);

internal enum ComparisonOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
