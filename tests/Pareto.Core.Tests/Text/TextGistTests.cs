using Pareto.Core.Text;

namespace Pareto.Core.Tests.Text;

public sealed class TextGistTests
{
    private const string Fee = "The fee is 40 euros for every parcel that is heavier than ten kilograms.";

    [Theory]
    [InlineData("For every parcel heavier than ten kilograms the fee is 40 euros.", 0.8, 1)]
    [InlineData("Every parcel that is heavier than ten kilograms costs a fee of 40.00 euros.", 0.7, 1)]
    [InlineData("The fee is 45 euros for every parcel that is heavier than ten kilograms.", 0, 0.6)]
    [InlineData("The fee is not 40 euros for every parcel that is heavier than ten kilograms.", 0.4, 0.8)]
    [InlineData("Bananas ripen faster beside an apple.", 0, 0.05)]
    [InlineData("", 0, 0)]
    public void Likeness_OfTwoTexts_GoesByFiguresMostAndByOrderNotAtAll(string other, double least, double most)
    {
        TextGist.Of(Fee).Likeness(TextGist.Of(other)).ShouldBeInRange(least, most);
        TextGist.Of(other).Likeness(TextGist.Of(Fee)).ShouldBe(TextGist.Of(Fee).Likeness(TextGist.Of(other)), 1e-12);
    }

    [Fact]
    public void Likeness_OfATextToItself_IsOne() => TextGist.Of(Fee).Likeness(TextGist.Of(Fee)).ShouldBe(1, 1e-12);

    [Fact]
    public void Likeness_WordsOfTheQuestion_HardlyCount()
    {
        var question = TextGist.Of("Who pays the fee for parcels that are heavier than ten kilograms?");
        const string One = "The fee for parcels that are heavier than ten kilograms is paid by the sender.";
        const string Other = "The fee for parcels that are heavier than ten kilograms is paid by whoever receives them.";

        TextGist.Of(One, question).Likeness(TextGist.Of(Other, question)).ShouldBeLessThan(TextGist.Of(One).Likeness(TextGist.Of(Other)) - 0.1);
    }

    [Fact]
    public void Likeness_WhereTextsPart_CountsMoreAtTheEnd()
    {
        const string Same = "and so we add what she earns each day to what she had before";

        TextGist.Of($"In March {Same}").Likeness(TextGist.Of($"In autumn {Same}"))
            .ShouldBeGreaterThan(TextGist.Of($"{Same}: March").Likeness(TextGist.Of($"{Same}: autumn")));
    }

    [Theory]
    [InlineData("It isn't allowed.", "It is not allowed.", 1)]
    [InlineData("It is allowed.", "It is not allowed.", 0)]
    [InlineData("1,000 euros", "1000.00 dollars", 1)]
    [InlineData("Das ist nicht erlaubt.", "Das ist erlaubt.", 0)]
    [InlineData("nothing of that kind", "no figure", 0)]
    [InlineData("a house", "a garden", 1)]
    public void LikenessOfFacts_GoesByFiguresAndNegationsAlone(string one, string other, double likeness) =>
        TextGist.OfSpan(one, null).LikenessOfFacts(TextGist.OfSpan(other, null)).ShouldBe(likeness, 1e-9);

    [Theory]
    [InlineData("挪威的首都是奥斯陆", "奥斯陆是挪威的首都", 0.99)]
    [InlineData("Столица Норвегии — Осло", "Осло — столица Норвегии", 0.8)]
    public void Likeness_InOtherScripts_GoesByTheirWords(string one, string other, double least) =>
        TextGist.OfSpan(one, null).Likeness(TextGist.OfSpan(other, null)).ShouldBeGreaterThan(least);

    [Theory]
    [InlineData("")]
    [InlineData("—…!")]
    public void IsEmpty_NothingInItIsAWord_IsTrue(string text) => TextGist.Of(text).IsEmpty.ShouldBeTrue();
}
