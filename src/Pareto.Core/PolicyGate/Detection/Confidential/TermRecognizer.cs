using System.Collections.Immutable;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection.Confidential;

/// <summary>Finds the terms of all dictionaries and all document marks together, in one pass.</summary>
internal sealed class TermRecognizer(TermIndex terms, ImmutableArray<TermList> lists) : IRecognizer
{
    private const double Score = 0.95;

    public void Find(ScannedText text, List<Candidate> found, CancellationToken cancellationToken)
    {
        var searched = text.Text;
        terms.Find(
            searched,
            (list, start, end) => !lists[list].AreMarks || MarkPlace.IsMark(searched, start, end),
            (list, start, end) => found.Add(new Candidate(start, end, lists[list].Type, FindingCategory.Confidential, Score)),
            cancellationToken);
    }
}

/// <summary>Where a term comes from.</summary>
/// <param name="Type">The type of its findings.</param>
/// <param name="AreMarks">Its terms count only where they stand as marks.</param>
internal readonly record struct TermList(string Type, bool AreMarks);
