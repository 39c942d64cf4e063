using Pareto.Core.PolicyGate.Detection.Names;
using Pareto.Workbench.GuardTraining;

namespace Pareto.Workbench.Tests.GuardTraining;

public sealed class NameTrainingTests
{
    [Fact]
    public void Train_SameSeed_SameBytes()
    {
        var first = Bytes(NameTraining.Train([], 400, 3, _ => { }));

        Bytes(NameTraining.Train([], 400, 3, _ => { })).ShouldBe(first);
        Bytes(NameTraining.Train([], 400, 4, _ => { })).ShouldNotBe(first);
    }

    [Fact]
    public void Train_MadeTexts_FindsNamesInOthers()
    {
        var recognizer = new NameRecognizer(NameTraining.Train([], 4_000, 3, _ => { }));
        var maker = new SentenceMaker(new Random(99));
        var evaluation = new NameEvaluation();
        var kinds = Enumerable.Range(0, NameTag.Types.Length).ToHashSet();
        for (var i = 0; i < 500; i++)
        {
            evaluation.Add(maker.Make(), recognizer, kinds);
        }

        evaluation.Totals.F2(exact: true).ShouldBeGreaterThan(0.85);
    }

    [Fact]
    public void CrossValidate_CasesOfTheKit_FindsNamesInTemplatesItHasNotSeen()
    {
        var cases = LabelledCases.ReadFolder(Kit.Folder("pii"));

        var (templates, sentences) = NameEvaluation.CrossValidate(cases, 2, part => NameTraining.Train(part, 15_000, NameTraining.UsualSeed, _ => { }));

        templates.Totals.F2(exact: false).ShouldBeGreaterThan(0.80);
        templates.Totals.F2(exact: true).ShouldBeGreaterThan(0.75);
        sentences.Totals.F2(exact: false).ShouldBeGreaterThan(0.60);
    }

    private static byte[] Bytes(NameModel model)
    {
        using var stream = new MemoryStream();
        model.Write(stream);
        return stream.ToArray();
    }
}
