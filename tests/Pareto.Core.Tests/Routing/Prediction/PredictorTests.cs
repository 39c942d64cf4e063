using Pareto.Core.Routing.Prediction;

namespace Pareto.Core.Tests.Routing.Prediction;

public sealed class PredictorTests
{
    private const string EasyChoice =
        "Which of the following planets is the largest in the solar system?\nA. Mars\nB. Jupiter\nC. Venus\nD. Earth\nAnswer:";

    private const string CodeToTrace =
        "You are given a Python function and an assertion containing an input to the function. Complete the assertion with a literal.\n\n[PYTHON]\n"
        + "def f(text, n):\n    parts = text.split(',')\n    return [p[::-1] for p in parts if len(p) > n]\nassert f('ab,cde,fghi', 2) == ??\n[/PYTHON]";

    [Fact]
    public void Measured_OfTheShippedModel_NamesEveryPair()
    {
        Predictor.Shipped.Measured.ShouldNotBeEmpty();
        Predictor.Shipped.Measured.ShouldAllBe(pair => pair.Weak != "" && pair.Strong != "" && pair.Prompts > 0);
    }

    [Fact]
    public void Predict_AnEasyChoiceAndCodeToTrace_ExpectMoreOfPremiumForTheCode()
    {
        var easy = Predictor.Shipped.Predict(EasyChoice);
        var hard = Predictor.Shipped.Predict(CodeToTrace);

        easy.IsFamiliar.ShouldBeTrue();
        hard.IsFamiliar.ShouldBeTrue();
        hard.Gain.ShouldBeGreaterThan(easy.Gain + 0.1);
        hard.SmallIsRight.ShouldBeLessThan(easy.SmallIsRight - 0.1);
        Predictor.Shipped.Score(CodeToTrace).ShouldBeGreaterThan(Predictor.Shipped.Score(EasyChoice));
    }

    [Theory]
    [InlineData("Hi")]
    [InlineData("")]
    [InlineData("Sziasztok! Holnap délután megyünk kirándulni a hegyekbe, hozzatok esőkabátot.")]
    [InlineData("qwrtz plmk xcvb nnnn zzzz gfds wwww")]
    public void Predict_PromptsUnlikeTraining_AreUnfamiliar(string prompt) =>
        Predictor.Shipped.Predict(prompt).IsFamiliar.ShouldBeFalse();

    [Theory]
    [InlineData(EasyChoice)]
    [InlineData(CodeToTrace)]
    [InlineData("")]
    [InlineData("東京の人口は何人ですか。")]
    public void Predict_AnyPrompt_GivesProbabilitiesInOrder(string prompt)
    {
        var prediction = Predictor.Shipped.Predict(prompt);

        prediction.SmallIsRight.ShouldBeInRange(0, 1);
        prediction.MidIsRight.ShouldBeInRange(prediction.SmallIsRight, 1);
        prediction.Gain.ShouldBeInRange(-1, 1);
        prediction.Familiarity.ShouldBeInRange(0, 1);
    }

    [Fact]
    public void Predict_OnceWarm_AllocatesNothing()
    {
        var predictor = Predictor.Shipped;
        for (var i = 0; i < 10; i++)
        {
            predictor.Predict(CodeToTrace);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            predictor.Predict(CodeToTrace);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Predict_ByManyThreads_SaysTheSame()
    {
        var expected = Predictor.Shipped.Predict(EasyChoice);

        var said = ParallelEnumerable.Range(0, 200).Select(i => (i, Prediction: Predictor.Shipped.Predict(i % 2 == 0 ? EasyChoice : CodeToTrace))).ToArray();

        said.Where(row => row.i % 2 == 0).ShouldAllBe(row => row.Prediction == expected);
    }

    [Fact]
    public void Read_WhatItWrote_PredictsTheSame()
    {
        using var shipped = typeof(Predictor).Assembly.GetManifestResourceStream("router.model")!;
        using var copy = new MemoryStream();
        RouterModelFile.Write(RouterModelFile.Read(shipped), copy);
        copy.Position = 0;

        Predictor.Read(copy).Predict(CodeToTrace).ShouldBe(Predictor.Shipped.Predict(CodeToTrace));
    }

    [Fact]
    public void Read_AnotherFile_IsTold()
    {
        using var other = new MemoryStream([.. Enumerable.Repeat((byte)7, 64)]);

        Should.Throw<InvalidDataException>(() => Predictor.Read(other)).Message.ShouldContain("pareto router train");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(4_000)]
    [InlineData(1_000_000)]
    public void Read_ATruncatedModel_IsTold(int length)
    {
        using var shipped = typeof(Predictor).Assembly.GetManifestResourceStream("router.model")!;
        var bytes = new byte[length];
        shipped.ReadExactly(bytes);

        Should.Throw<InvalidDataException>(() => Predictor.Read(new MemoryStream(bytes)));
    }
}
