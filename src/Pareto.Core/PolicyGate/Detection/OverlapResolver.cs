using System.Collections.Immutable;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection;

/// <summary>Chooses among overlapping candidates: the more certain wins, among equally certain the longer.</summary>
internal static class OverlapResolver
{
    public static ImmutableArray<Finding> Settle(ScannedText text, List<Candidate> candidates)
    {
        var kept = new List<Candidate>(candidates.Count);
        foreach (var candidate in candidates.OrderByDescending(candidate => candidate.Score).ThenByDescending(candidate => candidate.Length).ThenBy(candidate => candidate.Start))
        {
            if (!kept.Exists(other => other.Start < candidate.End && candidate.Start < other.End))
            {
                kept.Add(candidate);
            }
        }

        return [.. kept.OrderBy(candidate => candidate.Start)
            .Select(candidate => new Finding(text.ToSent(candidate.Start), text.ToSentEnd(candidate.End), candidate.Type, candidate.Category, candidate.Score))];
    }
}
