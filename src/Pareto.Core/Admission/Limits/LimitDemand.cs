namespace Pareto.Core.Admission.Limits;

/// <summary>What a request needs of one limit.</summary>
/// <param name="Rule">The limit.</param>
/// <param name="Id">The meter that counts it.</param>
/// <param name="Limit">What it is held against.</param>
/// <param name="Amount">How much the request is expected to use, at most the limit.</param>
internal readonly record struct LimitDemand(LimitRule Rule, MeterId Id, long Limit, long Amount);
