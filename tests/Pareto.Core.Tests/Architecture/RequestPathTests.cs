using System.Text.RegularExpressions;

namespace Pareto.Core.Tests.Architecture;

public partial class RequestPathTests
{
    private static readonly string Source = SourceTree.Read("src", "Pareto.Core", "Pipeline", "GatewayPipeline.cs");

    [Fact]
    public void Stages_DocComment_Body_AndPage_AreEqual()
    {
        var docComment = DocItem().Matches(Source).Select((match, index) => $"{index + 1}. {match.Groups[1].Value}").ToArray();
        var body = BodyStep().Matches(Source).Select(match => $"{match.Groups[1].Value}. {match.Groups[2].Value}").ToArray();
        var page = PageRow().Matches(SourceTree.Read("docs", "request-path.md"))
            .Select(match => $"{match.Groups[1].Value}. {match.Groups[2].Value}").ToArray();

        docComment.Length.ShouldBeGreaterThan(3);
        body.ShouldBe(docComment);
        page.ShouldBe(docComment);
    }

    [Fact]
    public void Stages_QuestionsOfPage_AreThoseOfTheDocComment()
    {
        var docComment = DocItem().Matches(Source).Select(match => match.Groups[2].Value.TrimEnd('.')).ToArray();
        var page = PageRow().Matches(SourceTree.Read("docs", "request-path.md")).Select(match => match.Groups[3].Value).ToArray();

        page.ShouldBe(docComment);
    }

    [GeneratedRegex("""<item>(\w+): (.+?)</item>""")]
    private static partial Regex DocItem();

    [GeneratedRegex("""// (\d+)\. (\w+)""")]
    private static partial Regex BodyStep();

    [GeneratedRegex("""^\| (\d+) \| (\w+) \| (.+?) \|""", RegexOptions.Multiline)]
    private static partial Regex PageRow();
}
