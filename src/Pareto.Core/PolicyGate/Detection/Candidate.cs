using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection;

/// <summary>A possible finding, in offsets of the scanned (normalised) text.</summary>
internal readonly record struct Candidate(int Start, int End, string Type, FindingCategory Category, double Score)
{
    public int Length => End - Start;
}
