namespace Pareto.Core.Tests.PolicyGate.Detection.Confidential;

public sealed class MarkerTests
{
    private static readonly Configured Marks = new() { Markers = { new() { Name = "MARK", Marks = ["Confidential", "internal use only", "社外秘", "TLP:RED"] } } };

    [Theory]
    [InlineData("CONFIDENTIAL\n\nMinutes of the board")]
    [InlineData("Minutes\n  Confidential\nof the board")]
    [InlineData("**Confidential**\n")]
    [InlineData("# Confidential")]
    [InlineData("[confidential] Re: offer")]
    [InlineData("Confidential: Q3 figures")]
    [InlineData("Confidential - do not forward")]
    [InlineData("Classification: confidential")]
    [InlineData("Acme | Internal use only | page 3")]
    [InlineData("Acme Corp. CONFIDENTIAL, copy 4")]
    [InlineData("For INTERNAL USE ONLY please")]
    [InlineData("{\"classification\": \"confidential\", \"n\": 1}")]
    [InlineData("社外秘\n議事録")]
    [InlineData("Status: TLP:RED")]
    [InlineData("Confidential.")]
    public void Find_Mark_IsFound(string text) => Marks.Find(text).Length.ShouldBe(1);

    [Theory]
    [InlineData("Please keep this confidential until Friday.")]
    [InlineData("What does confidential mean?")]
    [InlineData("Confidential computing protects data in use.")]
    [InlineData("a confidential-by-default design")]
    [InlineData("this tool is for internal use only and has no support")]
    [InlineData("confidentiality: high")]
    [InlineData("open confidential_data.csv")]
    public void Find_SameWordsInASentence_AreQuiet(string text) => Marks.Find(text).ShouldBeEmpty();
}
