using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate.Detection;

namespace Pareto.Core.Tests.PolicyGate;

/// <summary>Finds given words as given types; counts how often it was asked.</summary>
internal sealed class WordRecognizer(params (string Word, string Type, FindingCategory Category)[] words) : IRecognizer
{
    /// <summary>Called before each search.</summary>
    public Action<CancellationToken> Before { get; init; } = _ => { };

    public int Searches { get; private set; }

    public void Find(ScannedText text, List<Candidate> found, CancellationToken cancellationToken)
    {
        Searches++;
        Before(cancellationToken);
        foreach (var (word, type, category) in words)
        {
            for (var at = text.Text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.Text.IndexOf(word, at + word.Length, StringComparison.Ordinal))
            {
                found.Add(new Candidate(at, at + word.Length, type, category, 1));
            }
        }
    }
}
