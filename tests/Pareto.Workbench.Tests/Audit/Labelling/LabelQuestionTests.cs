using Pareto.Core.Exchange;
using Pareto.Workbench.Audit;
using Pareto.Workbench.Audit.Labelling;
using Pareto.Workbench.Audit.Projection;
using static Pareto.Workbench.Tests.Audit.MadeFacts;

namespace Pareto.Workbench.Tests.Audit.Labelling;

public sealed class LabelQuestionTests
{
    [Theory]
    [InlineData("""{"small_model_will_do": true, "routine": false}""", true, false)]
    [InlineData("""
        ```json
        {"routine": true, "small_model_will_do": false, "why": "needs a proof"}
        ```
        """, false, true)]
    [InlineData("""Here it is: {"small_model_will_do":true,"routine":true}.""", true, true)]
    public void Read_JsonWithWhateverIsAroundIt_IsTheLabel(string answer, bool small, bool routine)
    {
        LabelQuestion.Read(answer).ShouldBe(new CallLabel(small, routine));
    }

    [Theory]
    [InlineData("")]
    [InlineData("yes")]
    [InlineData("}{")]
    [InlineData("""{"small_model_will_do": "true", "routine": true}""")]
    [InlineData("""{"small_model_will_do": true}""")]
    [InlineData("""{"small_model_will_do": true, "routine": tr}""")]
    [InlineData("""[{"small_model_will_do": true}, {"routine": true}]""")]
    public void Read_AnythingElse_IsNoLabel(string answer)
    {
        LabelQuestion.Read(answer).ShouldBeNull();
    }

    [Fact]
    public void About_LongCall_AsksWithItsBeginningAndEnd()
    {
        var request = LoggedRequest.Of(Call("beginning " + new string('x', 50_000) + " end"));

        var question = LabelQuestion.About(new SampledCall(request, new TokenUsage(), null, "the answer"), Configuration().Catalog!.Targets[0]);

        var text = question.Messages[1].Parts.OfType<TextPart>().Single().Text;
        text.Length.ShouldBeLessThan(6_000);
        text.ShouldContain("beginning");
        text.ShouldContain(" end");
        text.ShouldContain("the answer");
    }
}
