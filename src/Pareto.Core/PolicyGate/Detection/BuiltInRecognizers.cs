using System.Collections.Immutable;
using Pareto.Core.PolicyGate.Detection.Identifiers;
using Pareto.Core.PolicyGate.Detection.Names;
using Pareto.Core.PolicyGate.Detection.Personal;
using Pareto.Core.PolicyGate.Detection.Secrets;

namespace Pareto.Core.PolicyGate.Detection;

/// <summary>The recognizers that ship with Pareto. Made once: their tables are shared by every configuration.</summary>
internal static class BuiltInRecognizers
{
    private static readonly Lazy<IRecognizer> LazyNames = new(() => new NameRecognizer(NameModel.Shipped));

    /// <summary>Those that go by a value's own structure: numbers, addresses, keys.</summary>
    public static ImmutableArray<IRecognizer> Structured { get; } = [.. PersonalRecognizers.All, new IdentifierRecognizer(), new SecretRecognizer()];

    /// <summary>The one that goes by a trained model; its weights are read at the first use.</summary>
    public static IRecognizer Names => LazyNames.Value;
}
