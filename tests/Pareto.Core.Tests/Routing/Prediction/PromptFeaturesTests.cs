using Pareto.Core.Routing.Prediction;

namespace Pareto.Core.Tests.Routing.Prediction;

public sealed class PromptFeaturesTests
{
    [Fact]
    public void Read_AfterAnotherPrompt_IsAsFresh()
    {
        var used = new PromptFeatures();
        used.Read("Which of the following is a prime?\nA. 21\nB. 23\nAnswer:");
        used.Read("A farmer has 12 cows and sells 5 of them.");
        var fresh = new PromptFeatures();
        fresh.Read("A farmer has 12 cows and sells 5 of them.");

        used.Terms.ToArray().ShouldBe(fresh.Terms.ToArray());
        used.Numbers.ToArray().ShouldBe(fresh.Numbers.ToArray());
    }

    [Fact]
    public void Read_LettersInOtherCaseAndWithAccents_AreTheSameTerms()
    {
        var plain = new PromptFeatures();
        plain.Read("resume the cafe");
        var written = new PromptFeatures();
        written.Read("Résumé the CAFÉ");

        written.Terms.ToArray().ShouldBe(plain.Terms.ToArray());
    }

    [Fact]
    public void Read_ARepeatedWord_CountsIt()
    {
        var features = new PromptFeatures();
        features.Read("cow cow cow");

        // The word, and the pair of it with itself.
        features.Terms.Length.ShouldBe(2);
        features.CountOf(features.Terms[0]).ShouldBe(3);
        features.CountOf(features.Terms[1]).ShouldBe(2);
    }

    [Fact]
    public void Read_AChoiceOfAnswers_CountsTheAnswers()
    {
        var features = new PromptFeatures();
        features.Read("Which is largest?\nA. Mars\nB. Jupiter\n(C) Venus\nAnswer:");

        features.Numbers[(int)PromptNumber.Options].ShouldBe(3);
    }

    [Fact]
    public void Read_HugeTextsOfDenseScript_StaysWithinItsBuffer()
    {
        var features = new PromptFeatures();
        var random = new Random(1);
        var text = string.Create(100_000, random, (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = (char)source.Next(0x4E00, 0x9FFF);
            }
        });

        features.Read(text, text);

        features.Terms.Length.ShouldBeGreaterThan(10_000);
        features.Numbers.ToArray().ShouldAllBe(value => float.IsFinite(value));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\n ")]
    [InlineData("\uD800")]
    [InlineData("(")]
    [InlineData("A.")]
    public void Read_OddTexts_GiveFiniteNumbers(string text)
    {
        var features = new PromptFeatures();
        features.Read(text);

        features.Numbers.ToArray().ShouldAllBe(value => float.IsFinite(value));
    }
}
