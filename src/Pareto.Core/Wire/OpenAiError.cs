namespace Pareto.Core.Wire;

/// <summary>An error as the OpenAI dialect tells it: <paramref name="Type"/> is the family, <paramref name="Code"/> the case, <paramref name="Parameter"/> the field at fault.</summary>
public readonly record struct OpenAiError(string Message, string Type, string? Parameter = null, string? Code = null);
