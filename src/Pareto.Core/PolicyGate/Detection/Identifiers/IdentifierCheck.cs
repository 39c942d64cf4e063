namespace Pareto.Core.PolicyGate.Detection.Identifiers;

/// <summary>Whether a number that has the shape can be one of its kind; it comes in capitals and without separators.</summary>
internal delegate bool IdentifierCheck(ReadOnlySpan<char> number);
