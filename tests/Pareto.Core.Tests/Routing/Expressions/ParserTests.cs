using Pareto.Core.Routing.Expressions;

namespace Pareto.Core.Tests.Routing.Expressions;

public sealed class ParserTests
{
    [Theory]
    [InlineData("a or b and not c", "(a | (b & !c))")]
    [InlineData("(a or b) and c", "((a | b) & c)")]
    [InlineData("not not a", "a")]
    [InlineData("not a == b", "!(a Equal b)")]
    [InlineData("a == b == true", null)]
    [InlineData("(a < 3) == true", "((a Less 3) Equal True)")]
    [InlineData("a >= -1.5", "(a GreaterOrEqual -1.5)")]
    [InlineData("a in [1, 2.5]", "(a in 1 2.5)")]
    [InlineData("a not in ['x']", "!(a in 'x')")]
    [InlineData("a matches '\\bx' or b contains \"it's\"", "((a ~ '\\bx') | (b ? 'it's'))")]
    [InlineData("""a contains "say \"yes\"" """, "(a ? 'say \"yes\"')")]
    [InlineData("a not contains 'x'", "!(a ? 'x')")]
    [InlineData("load('a/b') > 8", "(load('a/b') Greater 8)")]
    [InlineData("a\n  and\tb", "(a & b)")]
    public void Parse_Expression_IsReadByPrecedence(string source, string? expected) =>
        (Parser.Parse(source, out _) is { } syntax ? Written(syntax) : null).ShouldBe(expected);

    [Theory]
    [InlineData("", 0, "expected a fact, a number or a text in quotes, found the end.")]
    [InlineData("a and", 5, "expected a fact, a number or a text in quotes, found the end.")]
    [InlineData("a b", 2, "expected 'and', 'or' or the end, found 'b'.")]
    [InlineData("a AND b", 2, "expected 'and', 'or' or the end, found 'AND'. Write 'and'.")]
    [InlineData("a = 3", 2, "= is written == here.")]
    [InlineData("a && b", 2, "&& is written and here.")]
    [InlineData("!a", 0, "! is written not here.")]
    [InlineData("a == “x”", 5, "“ is written \" here.")]
    [InlineData("a % 2", 2, "% stands for nothing here.")]
    [InlineData("a == \"x", 5, "the text that begins here has no closing \".")]
    [InlineData("a in 3", 5, "expected a list such as [\"sat\", \"sun\"], found '3'.")]
    [InlineData("a in []", 6, "expected a number or a text in quotes, found ']'.")]
    [InlineData("a in [1 2]", 8, "expected ',' or ']', found '2'.")]
    [InlineData("a not b", 6, "expected 'in', 'matches' or 'contains', found 'b'.")]
    [InlineData("(a", 2, "expected 'and', 'or' or ')', found the end.")]
    [InlineData("a matches b", 10, "expected a text in quotes, found 'b'.")]
    [InlineData("load(a)", 5, "expected a text in quotes, found 'a'.")]
    [InlineData("1 < a < 3", 6, "comparisons do not chain: write 'a < b and b < c'.")]
    public void Parse_Fault_IsNamedWhereItIs(string source, int position, string message)
    {
        Parser.Parse(source, out var problem).ShouldBeNull();

        problem.ShouldBe(new ExpressionProblem(position, message));
    }

    [Fact]
    public void Parse_TooLongOrTooDeep_IsRefused()
    {
        Parser.Parse(new string(' ', Parser.MostCharacters + 1), out var problem).ShouldBeNull();
        problem!.Message.ShouldContain("at most 4096 characters");

        var deepest = new string('(', Parser.MostDepth) + "a" + new string(')', Parser.MostDepth);
        Parser.Parse(deepest, out _).ShouldNotBeNull();
        Parser.Parse($"({deepest})", out problem).ShouldBeNull();
        problem!.Position.ShouldBe(Parser.MostDepth);
    }

    [Fact]
    public void Parse_LongChains_AreReadWithoutDescending()
    {
        Parser.Parse(string.Concat(Enumerable.Repeat("not ", 1_000)) + "a", out _).ShouldBe(new FactSyntax(4_000, "a"));
        Parser.Parse("a" + string.Concat(Enumerable.Repeat(" or a", 800)), out _).ShouldBeOfType<AnySyntax>().Conditions.Length.ShouldBe(801);
    }

    [Theory]
    [InlineData("a b", "column 3 of the expression: ")]
    [InlineData("a and\n  b c\n", "line 2, column 5 of the expression: ")]
    [InlineData("a b\n", "column 3 of the expression: ")]
    public void In_Problem_TellsItsPlace(string source, string place)
    {
        Parser.Parse(source, out var problem).ShouldBeNull();

        problem!.In(source).ShouldStartWith(place);
    }

    private static string Written(Syntax syntax) => syntax switch
    {
        AllSyntax all => $"({string.Join(" & ", all.Conditions.Select(Written))})",
        AnySyntax any => $"({string.Join(" | ", any.Conditions.Select(Written))})",
        NotSyntax not => "!" + Written(not.Negated),
        ComparisonSyntax comparison => $"({Written(comparison.Left)} {comparison.Operator} {Written(comparison.Right)})",
        MembershipSyntax membership => $"({Written(membership.Left)} in {string.Join(" ", membership.Choices.Select(Written))})",
        SearchSyntax search => $"({Written(search.Left)} {(search.IsPattern ? "~" : "?")} {Written(search.Wanted)})",
        CallSyntax call => $"{call.Name}({Written(call.Argument)})",
        FactSyntax fact => fact.Name,
        NumberSyntax number => number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        TextSyntax text => $"'{text.Value}'",
        TruthSyntax truth => truth.Value.ToString(),
        _ => throw new ArgumentOutOfRangeException(nameof(syntax)),
    };
}
