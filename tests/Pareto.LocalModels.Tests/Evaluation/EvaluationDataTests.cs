using System.IO.Compression;
using System.Text;
using Pareto.LocalModels.Evaluation;

namespace Pareto.LocalModels.Tests.Evaluation;

public sealed class EvaluationDataTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pareto-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TryRead_EveryKindOfLine_IsUnderstood()
    {
        var data = Read(
            """
            {"text":"some text"}
            {"prompt":"2+2=","answer":"4"}

            {"prompt":"How warm?","label":21.5}
            {"prompt":"sky","choices":["red","blue"],"label":1}
            {"prompt":"which year","choices":[1990,2000],"label":2000}
            {"messages":[{"role":"system","content":"a"},{"role":"user","content":"b"}],"answer":"yes"}
            {"prompt":"no answer"}
            {"prompt":"graded","replies":{"one":{"answer":"wrong","right":false},"two":{"answer":"D","right":true}}}
            {"prompt":"none right","replies":{"one":{"answer":"wrong","right":false}}}
            """);

        data.Texts.ShouldBe(["some text", "no answer", "none right"]);
        data.Cases.Select(known => known.Answer).ShouldBe(["4", "21.5", "blue", "2000", "yes", "D"]);
        data.Cases[4].Messages.ShouldBe([new CaseMessage("system", "a"), new CaseMessage("user", "b")]);
        data.AllTexts.ShouldContain("2+2=\n4");
    }

    [Fact]
    public void TryRead_Limit_TakesTheFirstLines() => Read("{\"text\":\"a\"}\n\n{\"text\":\"b\"}\n{\"text\":\"c\"}", limit: 2).Texts.ShouldBe(["a", "b"]);

    [Fact]
    public void TryRead_TextFileAndCompressed_AreRead()
    {
        Read("two\nlines", "a.txt").Texts.ShouldBe(["two\nlines"]);
        var path = Path.Combine(_folder, "b.jsonl.gz");
        using (var file = new GZipStream(File.Create(path), CompressionMode.Compress))
        {
            file.Write(Encoding.UTF8.GetBytes("{\"text\":\"packed\"}\n"));
        }

        EvaluationData.TryRead(path, null, out var data, out _).ShouldBeTrue();
        data!.Texts.ShouldBe(["packed"]);
    }

    [Theory]
    [InlineData("{\"text\":\"a\"}\n{", "Line 2 is not JSON")]
    [InlineData("[]", "Line 1 is no object")]
    [InlineData("{\"prompt\":7}", "neither 'text', 'prompt' nor 'messages'")]
    [InlineData("{\"messages\":[{\"role\":\"user\"}]}", "'role' and 'content'")]
    [InlineData("{\"prompt\":\"a\",\"choices\":[\"one\"],\"answer\":\"one\"}", "at least two")]
    [InlineData("{\"prompt\":\"a\",\"choices\":[\"one\",\"two\"],\"answer\":\"three\"}", "none of its choices")]
    [InlineData("{\"prompt\":\"a\",\"choices\":[\"one\",\"two\"],\"label\":2}", "none of its choices")]
    [InlineData("{\"text\":\"\\ud800\"}", "Line 1 is not JSON")]
    [InlineData("\n \n", "no line")]
    public void TryRead_WrongLine_IsToldWithItsNumber(string content, string part)
    {
        EvaluationData.TryRead(Write(content, "a.jsonl"), null, out _, out var problem).ShouldBeFalse();
        problem!.ShouldContain(part);
    }

    [Theory]
    [InlineData("a.jsonl")]
    [InlineData("a.jsonl.gz")]
    public void TryRead_OtherBytes_AreRefused(string name)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, [0xFF, 0xFE, 0xC0, 0x80]);
        EvaluationData.TryRead(path, null, out _, out var problem).ShouldBeFalse();
        problem.ShouldNotBeNullOrEmpty();
    }

    private EvaluationData Read(string content, string name = "a.jsonl", int? limit = null)
    {
        EvaluationData.TryRead(Write(content, name), limit, out var data, out var problem).ShouldBeTrue(problem);
        return data!;
    }

    private string Write(string content, string name)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return path;
    }
}
