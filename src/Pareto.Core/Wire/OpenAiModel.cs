namespace Pareto.Core.Wire;

/// <summary>One row of the models list: a name that a client may send, and who stands behind it.</summary>
public readonly record struct OpenAiModel(string Id, DateTimeOffset Created, string OwnedBy);
