using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;
using Pareto.Core.PolicyGate;
using Pareto.Core.PolicyGate.Detection;
using Pareto.Workbench.Audit.Findings;

namespace Pareto.Workbench.Audit.Labelling;

/// <summary>
/// Tells which logged calls hold what may not be shown to a model outside the house: whatever the policy of the configuration counts as more
/// than public; without a policy, personal data and secrets.
/// </summary>
internal sealed class PersonalTexts
{
    private readonly Detector _detector;
    private readonly SensitivityMap _sensitivities;

    public PersonalTexts(CheckedConfiguration configuration)
    {
        var policy = configuration.Options.Policy ?? new PolicyOptions { Detection = new DetectionOptions { Exclude = [.. PersonalData.OfNobody] } };
        _detector = GatekeeperFactory.CreateDetector(policy.Detection, configuration.Recognizers);
        _sensitivities = GatekeeperFactory.CreateSensitivities(policy, configuration.Recognizers);
    }

    /// <summary>Whether any of the texts must stay; a text that cannot be searched must.</summary>
    public bool MustStay(IEnumerable<string> texts, CancellationToken cancellationToken)
    {
        try
        {
            return texts.Any(text => _detector.Scan(text, cancellationToken)
                .Any(finding => _sensitivities.Of(finding.Type, finding.Category) > Sensitivity.Public));
        }
        catch (RecognizerException)
        {
            return true;
        }
    }
}
