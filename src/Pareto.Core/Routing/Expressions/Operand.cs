namespace Pareto.Core.Routing.Expressions;

/// <summary>One side of a comparison, its type known.</summary>
internal abstract record Operand(int Position, string Kind);

/// <param name="Fact">Null for a literal and for the load of a target.</param>
/// <param name="Literal">Null for what depends on the request.</param>
internal sealed record NumberOperand(int Position, NumberOf Read, NumberFact? Fact = null, double? Literal = null) : Operand(Position, "a number");

internal sealed record TextOperand(int Position, TextOf Read, TextFact? Fact = null, string? Literal = null) : Operand(Position, "a text");

internal sealed record DateOperand(int Position, NumberOf Read, string Name) : Operand(Position, "a date");

internal sealed record PassageOperand(int Position, PassageFact Fact) : Operand(Position, "a text to search");

/// <param name="IsLiteral">True for <c>true</c> and <c>false</c>.</param>
internal sealed record TruthOperand(int Position, Condition Read, bool IsLiteral = false) : Operand(Position, "true or false");
