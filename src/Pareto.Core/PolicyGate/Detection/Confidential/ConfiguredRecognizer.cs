using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection.Confidential;

/// <summary>What a configured recognizer came to.</summary>
/// <param name="Name">The type of its findings.</param>
/// <param name="Kind">What it is made of.</param>
/// <param name="Count">Patterns, terms, marks or fingerprints.</param>
/// <param name="Sensitivity">What the configuration says of its findings; null where the policy decides.</param>
public sealed record ConfiguredRecognizer(string Name, ConfiguredKind Kind, int Count, Sensitivity? Sensitivity);

/// <summary>The kinds of recognizers that a configuration can bring along.</summary>
public enum ConfiguredKind
{
    Recognizer,
    Dictionary,
    Marker,
    Fingerprints,
}
