using System.Collections.Immutable;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate;

/// <summary>The rules of one configuration, in the order written.</summary>
internal sealed class PolicyRules(IReadOnlyList<PolicyRuleOptions> rules)
{
    /// <summary>The first rule that the request meets; null when it meets none.</summary>
    /// <param name="request">As it came.</param>
    /// <param name="principal">Who sends it.</param>
    /// <param name="sensitivity">What was found, or the client's header, makes of it.</param>
    /// <param name="findings">What was found.</param>
    /// <param name="holdsUnscannable">Something in it could not be searched.</param>
    public PolicyRuleOptions? First(
        GatewayRequest request, Principal principal, Sensitivity sensitivity, ImmutableArray<FindingCount> findings, bool holdsUnscannable)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            var when = rules[i].When!;
            if ((when.Workload is null || when.Workload == request.Workload)
                && (when.Key is null || when.Key == principal.KeyName)
                && (when.Sensitivity is null || sensitivity >= when.Sensitivity)
                && HasHeaders(when, request)
                && HasFindings(when, findings, holdsUnscannable))
            {
                return rules[i];
            }
        }

        return null;
    }

    private static bool HasHeaders(PolicyRuleConditions when, GatewayRequest request)
    {
        if (when.Header.Count == 0)
        {
            return true;
        }

        foreach (var (name, value) in when.Header)
        {
            if (request.Headers.Find(name) != value)
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasFindings(PolicyRuleConditions when, ImmutableArray<FindingCount> findings, bool holdsUnscannable)
    {
        if (when.Findings.Count == 0)
        {
            return true;
        }

        foreach (var finding in findings)
        {
            if (FindingFamilies.Covers(when.Findings, finding.Type, finding.Category))
            {
                return true;
            }
        }

        return holdsUnscannable && when.Findings.Contains(FindingFamilies.Unscannable);
    }
}
