using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate;
using Pareto.Core.PolicyGate.Detection;
using Pareto.Core.PolicyGate.Detection.Confidential;
using Pareto.Core.Redaction;

namespace Pareto.Workbench.Audit.Findings;

/// <summary>Finds personal data and secrets as the policy gate of defaults does, and takes them out. Safe for many threads.</summary>
internal sealed class PersonalData
{
    /// <summary>Found, and taken out of what is redacted; but a text is not about a person because it holds a date, an address of a web page or a place.</summary>
    public static FrozenSet<string> OfNobody { get; } =
        new[] { "DATE_TIME", "URL", "LOCATION", "ORGANIZATION", "NRP", "TITLE", "AGE", "ZIP_CODE" }.ToFrozenSet(StringComparer.Ordinal);

    private readonly Detector _detector = GatekeeperFactory.CreateDetector(new DetectionOptions(), ConfiguredRecognizers.None);
    private readonly Redactor _redactor;

    public PersonalData() => _redactor = new Redactor(Scan, RandomNumberGenerator.GetBytes(32));

    /// <summary>What is in the prompt of a call.</summary>
    public PersonalFindings Of(LoggedCall call)
    {
        SortedSet<string>? types = null;
        var (personal, secret) = (false, false);
        foreach (var message in call.Messages)
        {
            foreach (var finding in Scan(message.Text))
            {
                var isPersonal = finding.Category == FindingCategory.Personal;
                if (isPersonal && OfNobody.Contains(finding.Type))
                {
                    continue;
                }

                personal |= isPersonal;
                secret |= finding.Category == FindingCategory.Secret;
                (types ??= new SortedSet<string>(StringComparer.Ordinal)).Add(finding.Type);
            }
        }

        return types is null ? PersonalFindings.None : new PersonalFindings(personal, secret, [.. types]);
    }

    /// <summary>The call without any value that was found; each becomes its type, its length and a hash under a key that dies with the run.</summary>
    public LoggedCall Redact(LoggedCall call) => call with
    {
        Messages = [.. call.Messages.Select(message => message with { Text = _redactor.Redact(message.Text) })],
        Answer = call.Answer is { } answer ? _redactor.Redact(answer) : null,
        Workload = call.Workload is { } workload ? _redactor.Redact(workload) : null,
        Session = call.Session is { } session ? _redactor.Redact(session) : null,
    };

    /// <summary>A text without any value that was found.</summary>
    public string Redact(string text) => _redactor.Redact(text);

    private ImmutableArray<Finding> Scan(string text) => _detector.Scan(text, CancellationToken.None);
}

/// <summary>What was found in a prompt.</summary>
/// <param name="Personal">Data about a person.</param>
/// <param name="Secret">A key, a password.</param>
/// <param name="Types">In the order of their names.</param>
internal sealed record PersonalFindings(bool Personal, bool Secret, ImmutableArray<string> Types)
{
    public static PersonalFindings None { get; } = new(false, false, []);
}
