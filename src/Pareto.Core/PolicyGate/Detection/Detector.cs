using System.Collections.Immutable;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection;

/// <summary>Runs all recognizers over a text and settles what they found. Immutable and safe for many threads.</summary>
internal sealed class Detector(IReadOnlyList<IRecognizer> recognizers, double leastScore)
{
    /// <summary>
    /// The findings of a text in the order of their start; none overlaps another. Throws
    /// <see cref="OperationCanceledException"/> when the token ends the scan before its end.
    /// </summary>
    public ImmutableArray<Finding> Scan(string text, CancellationToken cancellationToken)
    {
        var scanned = ScannedText.Of(text);
        var found = new List<Candidate>();
        foreach (var recognizer in recognizers)
        {
            recognizer.Find(scanned, found, cancellationToken);
        }

        found.RemoveAll(candidate => candidate.Score < leastScore);
        return OverlapResolver.Settle(scanned, found);
    }
}
