using Pareto.Core.PolicyGate.Detection.Identifiers;

namespace Pareto.Core.Tests.PolicyGate.Detection.Identifiers;

public sealed class IdentifierPatternTests
{
    [Theory]
    [InlineData("999~99~9999", "123-45-6789", "123456789")]
    [InlineData("999~99~9999", "123 45 6789", "123456789")]
    [InlineData("999~99~9999", "123-45 6789", null)]
    [InlineData("[A-C7]9A*", "b1z_", null)]
    [InlineData("[A-C7]9A*", "b1z0", "B1Z0")]
    [InlineData("[A-C7]9A*", "71zq", "71ZQ")]
    [InlineData("99[ -]99", "12-34", "1234")]
    [InlineData("A999([0-9A])", "q123(a)", "Q123A")]
    [InlineData("99", "1", null)]
    [InlineData("99", "1é", null)]
    public void Matches_FixedPattern_GivesTheCharactersWithoutSeparators(string pattern, string text, string? expected)
    {
        var parsed = IdentifierPattern.Parse(pattern).ShouldHaveSingleItem();
        var compact = new char[IdentifierPattern.MaxLength];

        var matches = parsed.Matches(text, compact, out var written);

        (matches ? new string(compact, 0, written) : null).ShouldBe(expected);
    }

    [Fact]
    public void Parse_Repeats_GivesOnePatternForEachLength() =>
        IdentifierPattern.Parse("A?9{2,4}").Select(pattern => pattern.Length).Order().ShouldBe([2, 3, 3, 4, 4, 5]);

    [Fact]
    public void Parse_LeadingLetters_AnchorIsTheRunOfDigits()
    {
        var pattern = IdentifierPattern.Parse("AA[ -]99 A").ShouldHaveSingleItem();

        (pattern.Lead, pattern.AnchorLength).ShouldBe((3, 2));
    }

    [Theory]
    [InlineData("AAA")]
    [InlineData("9!")]
    [InlineData("9{40}")]
    public void Parse_WhatCannotBeLookedUp_Throws(string pattern) => Should.Throw<FormatException>(() => IdentifierPattern.Parse(pattern));
}
