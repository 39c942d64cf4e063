using System.Collections.Immutable;
using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate.Masking;

namespace Pareto.Core.PolicyGate;

/// <summary>The copy of a request in which each finding has given way to its type, for good: <c>[EMAIL_ADDRESS]</c>.</summary>
internal static class RedactedCopy
{
    /// <param name="texts">The request's texts.</param>
    /// <param name="findings">What to take out of each of them.</param>
    public static GatewayRequest Of(RequestTexts texts, ImmutableArray<ImmutableArray<Finding>> findings)
    {
        var replacements = new ImmutableArray<Replacement>[texts.Texts.Length];
        for (var i = 0; i < replacements.Length; i++)
        {
            replacements[i] = [.. texts.Texts[i].Cut(findings[i]).Select(finding => new Replacement(finding.Start, finding.End, $"[{finding.Type}]"))];
        }

        return texts.Replace(replacements);
    }
}
