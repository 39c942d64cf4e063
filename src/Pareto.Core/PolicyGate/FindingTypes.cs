using System.Collections.Frozen;
using Pareto.Core.PolicyGate.Detection.Identifiers;
using Pareto.Core.PolicyGate.Detection.Secrets;

namespace Pareto.Core.PolicyGate;

/// <summary>The types that recognizers of Pareto's own find, for telling a name that was mistyped.</summary>
internal static class FindingTypes
{
    private static readonly Lazy<FrozenSet<string>> LazyAll = new(() => new[]
    {
        "AGE", "CREDIT_CARD", "CRYPTO", "DATE_OF_BIRTH", "DATE_TIME", "EMAIL_ADDRESS", "IBAN_CODE", "IP_ADDRESS", "LOCATION", "MAC_ADDRESS", "NRP",
        "ORGANIZATION", "PERSON", "PHONE_NUMBER", "TITLE", "URL", "ZIP_CODE",
        "BASIC_AUTH", "JSON_WEB_TOKEN", "KUBERNETES_SECRET", "PRIVATE_KEY", "URL_CREDENTIALS",
    }
        .Concat(IdentifierTable.All.Select(identifier => identifier.Type))
        .Concat(TokenRules.All.Select(rule => rule.Type))
        .Concat(AssignedRules.All.Select(rule => rule.Type))
        .ToFrozenSet(StringComparer.Ordinal));

    public static FrozenSet<string> All => LazyAll.Value;
}
