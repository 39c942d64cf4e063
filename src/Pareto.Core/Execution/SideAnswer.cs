namespace Pareto.Core.Execution;

/// <summary>What came of a question that the gateway itself has asked a target.</summary>
/// <param name="Text">The whole answer; null where none came.</param>
/// <param name="IsLate">None came in time; where none came and this is false, the target failed or is passed over.</param>
internal readonly record struct SideAnswer(string? Text, bool IsLate);
