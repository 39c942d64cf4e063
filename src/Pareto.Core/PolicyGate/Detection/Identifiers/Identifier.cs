using System.Collections.Immutable;

namespace Pareto.Core.PolicyGate.Detection.Identifiers;

/// <summary>A row of the table of identifiers. A type may have several rows where its forms are checked differently.</summary>
/// <param name="Type">Presidio's name where it has one, else country and name in the same manner.</param>
/// <param name="Check">Null where a number of this kind has nothing to check beyond its shape.</param>
/// <param name="Context">The words that tell what it is.</param>
/// <param name="Forms">How it is written.</param>
internal sealed record Identifier(string Type, IdentifierCheck? Check, ContextWords Context, params ImmutableArray<IdentifierForm> Forms);
