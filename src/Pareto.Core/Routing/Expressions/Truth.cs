namespace Pareto.Core.Routing.Expressions;

/// <summary>
/// Whether a condition holds. What rests on a fact that is not known is neither true nor false (Kleene's logic): <c>and</c>
/// takes the least of its sides, <c>or</c> the greatest, <c>not</c> turns the order round.
/// </summary>
internal enum Truth
{
    No,
    Unknown,
    Yes,
}

/// <summary>What truths are made of and made into.</summary>
internal static class Truths
{
    public static Truth Of(bool holds) => holds ? Truth.Yes : Truth.No;

    public static Truth Not(Truth truth) => Truth.Yes - (int)truth;
}
