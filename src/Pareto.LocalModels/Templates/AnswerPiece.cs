using Pareto.Core.Exchange;

namespace Pareto.LocalModels.Templates;

/// <summary>More of an answer: exactly one of the three is there.</summary>
/// <param name="Text">Of the answer.</param>
/// <param name="Reasoning">Of what came before it.</param>
/// <param name="Call">Of a tool call.</param>
public readonly record struct AnswerPiece(string? Text = null, string? Reasoning = null, ToolCallDelta? Call = null);
