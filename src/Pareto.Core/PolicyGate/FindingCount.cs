using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate;

/// <summary>How often a type was found in a request.</summary>
internal readonly record struct FindingCount(string Type, FindingCategory Category, int Count);
