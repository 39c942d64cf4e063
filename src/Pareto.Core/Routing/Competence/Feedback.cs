using Pareto.Core.Exchange;

namespace Pareto.Core.Routing.Competence;

/// <summary>A word on the answer to one request.</summary>
/// <param name="RequestId">The request, as its reply's header named it.</param>
/// <param name="Quality">0 (wrong) to 1 (right).</param>
/// <param name="Source">Who says so.</param>
public sealed record Feedback(RequestId RequestId, double Quality, OutcomeSource Source);
