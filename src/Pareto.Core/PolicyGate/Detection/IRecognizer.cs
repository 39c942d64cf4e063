using System.Buffers;

namespace Pareto.Core.PolicyGate.Detection;

/// <summary>Finds one kind of thing, or a family of kinds. Immutable, used by many threads at once, linear in the text.</summary>
internal interface IRecognizer
{
    /// <summary>
    /// A text that holds none of these characters (as <see cref="ScannedText.Text"/>) is not shown to it: there is nothing in
    /// it to find. Null where any text has to be looked through. The same set is the same instance, and is looked for once.
    /// </summary>
    SearchValues<char>? Triggers => null;

    /// <summary>
    /// Adds what it finds, in any order and overlapping as it comes: <see cref="Detector"/> settles overlaps and drops
    /// what scores too low. Looks at the token at least once for every 64 KB of text.
    /// </summary>
    void Find(ScannedText text, List<Candidate> found, CancellationToken cancellationToken);
}
