using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate.Detection;

namespace Pareto.Core.Tests.PolicyGate.Detection;

/// <summary>Short ways to scan a text in a test.</summary>
internal static class Scans
{
    public const double LeastScore = 0.5;

    /// <summary>What is found of a type, as it stands in the sent text.</summary>
    public static string[] Of(IRecognizer recognizer, string type, string text, double leastScore = LeastScore) =>
        [.. With([recognizer], text, leastScore).Where(finding => finding.Type == type).Select(finding => text[finding.Start..finding.End])];

    public static Finding[] With(IReadOnlyList<IRecognizer> recognizers, string text, double leastScore = LeastScore) =>
        [.. new Detector(recognizers, leastScore).Scan(text, CancellationToken.None)];
}
