using System.Collections.Immutable;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection.Confidential;

/// <summary>Finds the values that a user's patterns describe.</summary>
internal sealed class UserRecognizer(
    string type, ImmutableArray<SafePattern> patterns, ContextWords? context, CheckDigit? validator, double score) : IRecognizer
{
    /// <summary>What a context word near a match adds to its score.</summary>
    private const double ContextGain = 0.35;

    public void Find(ScannedText text, List<Candidate> found, CancellationToken cancellationToken)
    {
        foreach (var pattern in patterns)
        {
            pattern.Find(text.Text, Take, cancellationToken);
        }

        void Take(int start, int end)
        {
            if (validator is { } digits && !ValueCheck.Passes(digits, text.Text.AsSpan(start, end - start)))
            {
                return;
            }

            var certainty = context?.Near(text, start, end) == true ? Math.Min(1, score + ContextGain) : score;
            found.Add(new Candidate(start, end, type, FindingCategory.Confidential, certainty));
        }
    }
}
