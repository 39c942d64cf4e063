namespace Pareto.Core.Admission.Limits;

/// <summary>A rate limit of one key, as it is written: in <c>pareto.yaml</c>, in the admin API and in the database.</summary>
public sealed record KeyLimitOptions : RateBounds;
