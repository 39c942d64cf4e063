namespace Pareto.Core.Admission.Limits;

/// <summary>How full a limit is for one of those it counts.</summary>
/// <param name="Name">The limit's.</param>
/// <param name="Subject">Whose use it is; empty where all that are too many to be kept apart are counted together.</param>
/// <param name="Measure">What is counted.</param>
/// <param name="Window">For how long.</param>
/// <param name="Most">The most there may be: requests, tokens or US dollars.</param>
/// <param name="Used">What there was, in the same units.</param>
/// <param name="Reset">How long until nothing of it counts any more, if nothing is added.</param>
public sealed record LimitUse(string Name, string Subject, LimitMeasure Measure, TimeSpan Window, decimal Most, decimal Used, TimeSpan Reset);
