namespace Pareto.Core.Exchange;

/// <summary>
/// Something in a text that a policy may care about: where it is and what it is, never the value itself.
/// </summary>
/// <param name="Start">The first UTF-16 unit, in the text as it was sent.</param>
/// <param name="End">The unit after the last.</param>
/// <param name="Type">What it is, in capitals: <c>CREDIT_CARD</c>, <c>PERSON</c>, <c>AWS_ACCESS_KEY</c>, or a user's own name.</param>
/// <param name="Category">Which family the type belongs to.</param>
/// <param name="Score">0 to 1: how certain the recognizer is.</param>
public readonly record struct Finding(int Start, int End, string Type, FindingCategory Category, double Score)
{
    public int Length => End - Start;
}

/// <summary>The families of findings, for policies that treat a whole family alike.</summary>
public enum FindingCategory
{
    Personal,
    Secret,
    Confidential,
}
