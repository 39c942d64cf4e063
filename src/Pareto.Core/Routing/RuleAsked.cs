using System.Collections.Immutable;

namespace Pareto.Core.Routing;

/// <summary>A rule that was asked about a request: whether it spoke, and what it looked at to find out.</summary>
public sealed record RuleAsked(string Name, bool Spoke, ImmutableArray<FactSeen> Facts);

/// <summary>A fact and its value as people read it; <c>unknown</c> where there was none. Never a text of the request's messages.</summary>
public readonly record struct FactSeen(string Name, string Value);
