using System.Collections.Frozen;
using System.Collections.Immutable;
using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate.Detection;

namespace Pareto.Core.Pipeline;

/// <summary>
/// What is taken out of logs and error messages, with or without a policy: every value that has a structure of its own, and every secret.
/// Names are not looked for: a tagger would take the words of a log line for people.
/// </summary>
internal static class LogScanner
{
    // Addresses of the gateway itself and moments are what a log is made of.
    private static readonly FrozenSet<string> Shown = FrozenSet.Create(StringComparer.Ordinal, "URL", "DATE_TIME");

    private const double LeastScore = 0.4;

    private static readonly Detector Detector = new(BuiltInRecognizers.Structured, LeastScore);

    public static ImmutableArray<Finding> Find(string text) =>
        [.. Detector.Scan(text, CancellationToken.None).Where(finding => !Shown.Contains(finding.Type))];
}
