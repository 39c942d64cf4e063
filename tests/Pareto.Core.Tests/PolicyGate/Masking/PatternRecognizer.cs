using System.Text.RegularExpressions;
using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate.Detection;

namespace Pareto.Core.Tests.PolicyGate.Masking;

/// <summary>Finds what a pattern finds, so that a test knows what there is to be found.</summary>
internal sealed class PatternRecognizer(string type, string pattern) : IRecognizer
{
    private readonly Regex _pattern = new(pattern, RegexOptions.NonBacktracking);

    public void Find(ScannedText text, List<Candidate> found, CancellationToken cancellationToken)
    {
        foreach (Match match in _pattern.Matches(text.Text))
        {
            found.Add(new Candidate(match.Index, match.Index + match.Length, type, FindingCategory.Personal, 1));
        }
    }
}
