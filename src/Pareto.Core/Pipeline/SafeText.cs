using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate.Detection;
using Pareto.Core.Redaction;

namespace Pareto.Core.Pipeline;

/// <summary>
/// Makes the redactor of logs and error messages. With or without a policy it takes out every value that has a form of its
/// own, and every secret. Names are not looked for: a tagger would take the words of a log line for people.
/// </summary>
public static class SafeText
{
    private const double LeastScore = 0.4;

    // Addresses, moments and small numbers of the gateway's own are what a log is made of.
    private static readonly Detector Detector = new(
        BuiltInRecognizers.Structured, LeastScore, candidate => candidate.Type is not ("URL" or "DATE_TIME" or "AGE" or "ZIP_CODE"));

    /// <summary>
    /// A redactor with a key of its own: its hashes tell equal values from others for as long as it lives, and nobody can look for
    /// a value in an old log.
    /// </summary>
    public static Redactor CreateRedactor() => new(Find, RandomNumberGenerator.GetBytes(32));

    private static ImmutableArray<Finding> Find(string text) =>
        [.. Detector.Scan(text, CancellationToken.None).Where(finding => !IsShown(finding, text))];

    private static bool IsShown(Finding finding, string text) =>
        finding.Type == "IP_ADDRESS" && IPAddress.TryParse(text.AsSpan(finding.Start, finding.Length), out var address) && IPAddress.IsLoopback(address);
}
