using System.Collections.Immutable;

namespace Pareto.LocalModels.Evaluation;

/// <summary>A task with its right answer.</summary>
/// <param name="Messages">The conversation to answer: one message of the user where the data had a prompt only.</param>
/// <param name="Answer">The right answer; one of the choices where there are any.</param>
/// <param name="Choices">What may be answered; empty: anything.</param>
public sealed record EvaluationCase(ImmutableArray<CaseMessage> Messages, string Answer, ImmutableArray<string> Choices);

/// <summary>A message of a case, its role as the wire has it.</summary>
public sealed record CaseMessage(string Role, string Content);
