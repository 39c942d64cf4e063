namespace Pareto.Core.Routing.Expressions;

/// <summary>Tells what a fact must be for an expression to hold, as far as that can be read off it.</summary>
internal static class RequiredText
{
    /// <summary>The one text that the fact has whenever the expression holds; null where it may have several.</summary>
    public static string? Of(Syntax? syntax, string fact) => syntax switch
    {
        AllSyntax all => all.Conditions.Select(condition => Of(condition, fact)).FirstOrDefault(text => text is not null),
        ComparisonSyntax { Operator: ComparisonOperator.Equal, Left: FactSyntax left, Right: TextSyntax right } when left.Name == fact => right.Value,
        ComparisonSyntax { Operator: ComparisonOperator.Equal, Left: TextSyntax left, Right: FactSyntax right } when right.Name == fact => left.Value,
        MembershipSyntax { Left: FactSyntax left, Choices: [TextSyntax only] } when left.Name == fact => only.Value,
        _ => null,
    };
}
