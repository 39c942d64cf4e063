using Pareto.Core.Exchange;

namespace Pareto.Core.Routing.Competence;

/// <summary>What an answer was worth.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Target">Who answered.</param>
/// <param name="Source">Who says so.</param>
/// <param name="Workload">The stream that the request belongs to.</param>
/// <param name="Task">What was asked for, as the router saw it.</param>
/// <param name="Complexity">1 to 5, as the router saw it.</param>
/// <param name="Quality">0 (wrong) to 1 (right).</param>
public sealed record Outcome(RequestId RequestId, TargetId Target, OutcomeSource Source, string Workload, TaskType Task, int Complexity, double Quality);
