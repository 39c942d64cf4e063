using Pareto.Core.PolicyGate.Detection.Names;
using Pareto.Workbench.GuardTraining;

namespace Pareto.Workbench.Tests.GuardTraining;

public sealed class SentenceMakerTests
{
    [Fact]
    public void Make_ManyTexts_LeaveNothingUnfilledAndMarkWholeNames()
    {
        var maker = new SentenceMaker(new Random(1));
        for (var i = 0; i < 5_000; i++)
        {
            var made = maker.Make();

            made.Text.ShouldNotContain("[person]", Case.Insensitive);
            made.Text.ShouldNotContain("{thing}", Case.Insensitive);
            var before = 0;
            foreach (var span in made.Spans)
            {
                span.Start.ShouldBeGreaterThanOrEqualTo(before);
                span.End.ShouldBeGreaterThan(span.Start);
                span.End.ShouldBeLessThanOrEqualTo(made.Text.Length);
                before = span.End;
            }
        }
    }

    [Fact]
    public void Make_ManyTexts_HaveNamesOfEveryKindAndTextsWithout()
    {
        var maker = new SentenceMaker(new Random(2));

        var made = Enumerable.Range(0, 1_000).Select(_ => maker.Make()).ToList();

        made.SelectMany(text => text.Spans).Select(span => span.Kind).Distinct().Count().ShouldBe(NameTag.Types.Length);
        made.ShouldContain(text => text.Spans.Length == 0);
    }
}
