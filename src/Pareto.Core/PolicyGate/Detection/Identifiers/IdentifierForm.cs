namespace Pareto.Core.PolicyGate.Detection.Identifiers;

/// <summary>One way to write an identifier, and how certain it is when a number so written has passed the check.</summary>
/// <param name="Pattern">See <see cref="IdentifierPattern"/>.</param>
/// <param name="Bare">The score without any word that tells what it is.</param>
/// <param name="Named">The score with such a word near.</param>
/// <param name="Alone">The score where the text is nothing but this, so that no word can be near; not used if lower than <paramref name="Bare"/>.</param>
/// <param name="Capitals">Whether without a word near the letters have to be capitals, since in small letters it looks like prose.</param>
internal sealed record IdentifierForm(string Pattern, double Bare, double Named, double Alone = 0, bool Capitals = false);
