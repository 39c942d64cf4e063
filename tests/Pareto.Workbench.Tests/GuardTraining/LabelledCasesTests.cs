using Pareto.Core.PolicyGate.Detection.Names;
using Pareto.Workbench.GuardTraining;

namespace Pareto.Workbench.Tests.GuardTraining;

public sealed class LabelledCasesTests
{
    [Fact]
    public void Read_OffsetsInCodePoints_BecomeUnits()
    {
        const string line = """{"text":"🙂 Ann lives in Rome","spans":[[15,19,"GPE"],[2,5,"PER"],[6,11,"VERB"]],"template_id":7}""";

        var text = LabelledCases.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(line))).ShouldHaveSingleItem();

        text.Group.ShouldBe("template 7");
        text.Spans.Select(span => (NameTag.Types[span.Kind], text.Text[span.Start..span.End])).ShouldBe([("PERSON", "Ann"), ("LOCATION", "Rome")]);
    }

    [Fact]
    public void Read_NoTemplate_IsAGroupOfItsOwn()
    {
        const string lines = """
            {"text":"a","spans":[]}
            {"text":"b","spans":[]}
            """;

        var texts = LabelledCases.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(lines)));

        texts.Select(text => text.Group).Distinct().Count().ShouldBe(2);
    }
}
