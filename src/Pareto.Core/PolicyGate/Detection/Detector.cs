using System.Buffers;
using System.Collections.Immutable;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection;

/// <summary>Runs all recognizers over a text and settles what they found. Immutable and safe for many threads.</summary>
/// <param name="recognizers">In any order: what they find is settled together.</param>
/// <param name="leastScore">What scores less is dropped before overlaps are settled.</param>
/// <param name="counts">Whether a candidate's type or family is wanted; all are where null. Others are dropped before overlaps are settled.</param>
internal sealed class Detector(IReadOnlyList<IRecognizer> recognizers, double leastScore, Predicate<Candidate>? counts = null)
{
    private readonly (SearchValues<char>? Triggers, IRecognizer[] Recognizers)[] _groups =
        [.. recognizers.GroupBy(recognizer => recognizer.Triggers).Select(group => (group.Key, group.ToArray()))];

    /// <summary>
    /// The findings of a text in the order of their start; none overlaps another. Throws
    /// <see cref="OperationCanceledException"/> when the token ends the scan before its end (the time budget is the
    /// caller's: one for all texts of a request), and <see cref="RecognizerException"/> when a recognizer breaks. In both
    /// cases nothing is known of the text.
    /// </summary>
    public ImmutableArray<Finding> Scan(string text, CancellationToken cancellationToken)
    {
        if (text.Length == 0)
        {
            return [];
        }

        var scanned = ScannedText.Of(text);
        var found = new List<Candidate>();
        Run(scanned, found, cancellationToken);
        if (EncodedValues.In(scanned) is { } encoded)
        {
            var inside = new List<Candidate>();
            Run(encoded.Text, inside, cancellationToken);
            encoded.Report(inside, found);
        }

        if (found.Count == 0)
        {
            return [];
        }

        found.RemoveAll(candidate => candidate.Score < leastScore || (counts is not null && !counts(candidate)));
        return OverlapResolver.Settle(scanned, found);
    }

    private void Run(ScannedText scanned, List<Candidate> found, CancellationToken cancellationToken)
    {
        foreach (var (triggers, group) in _groups)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (triggers is not null && !scanned.Text.AsSpan().ContainsAny(triggers))
            {
                continue;
            }

            foreach (var recognizer in group)
            {
                Run(recognizer, scanned, found, cancellationToken);
            }
        }
    }

    private static void Run(IRecognizer recognizer, ScannedText scanned, List<Candidate> found, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            recognizer.Find(scanned, found, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new RecognizerException(recognizer.GetType().Name, exception.GetType().Name);
        }
    }
}
