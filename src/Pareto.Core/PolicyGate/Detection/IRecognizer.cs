namespace Pareto.Core.PolicyGate.Detection;

/// <summary>Finds one kind of thing, or a family of kinds. Immutable, used by many threads at once, linear in the text.</summary>
internal interface IRecognizer
{
    /// <summary>
    /// Adds what it finds, in any order and overlapping as it comes: <see cref="Detector"/> settles overlaps and drops
    /// what scores too low. Looks at the token at least once for every 64 KB of text.
    /// </summary>
    void Find(ScannedText text, List<Candidate> found, CancellationToken cancellationToken);
}
