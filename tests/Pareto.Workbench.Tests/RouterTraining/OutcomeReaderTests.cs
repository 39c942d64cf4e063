using System.IO.Compression;
using System.Text;
using Pareto.Workbench.RouterTraining;

namespace Pareto.Workbench.Tests.RouterTraining;

public sealed class OutcomeReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("outcomes").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ReadAsync_LinesAndCompressedLines_AreReadInOrder()
    {
        var plain = Write("a.jsonl", """{"id":"1","dataset":"d","prompt":"p","group":"g","weak_model":"w","strong_model":"s","weak_score":0,"strong_score":1,"scores":{"w":0,"s":1,"m":0.5}}""");
        var packed = WritePacked("b.jsonl.gz", """{"prompt":"q","weak_score":1,"strong_score":1}""");

        var outcomes = await OutcomeReader.ReadAsync([plain, packed], TestContext.Current.CancellationToken);

        outcomes.Select(row => row.Prompt).ShouldBe(["p", "q"]);
        outcomes[0].Gain.ShouldBe(1);
        outcomes[0].Others.ShouldHaveSingleItem().ShouldBe(new("m", 0.5));
        outcomes[1].Dataset.ShouldBe("b.jsonl.gz");
        outcomes[1].Id.ShouldBe("b.jsonl.gz:1");
        outcomes[1].Group.ShouldBe(outcomes[1].Id);
    }

    [Fact]
    public async Task ReadAsync_ContaminatedLines_AreLeftOut()
    {
        var file = Write("a.jsonl", """{"prompt":"p","weak_score":0,"strong_score":1,"contaminated":true}""", """{"prompt":"q","weak_score":0,"strong_score":1,"contaminated":false}""");

        (await OutcomeReader.ReadAsync([file], TestContext.Current.CancellationToken)).ShouldHaveSingleItem().Prompt.ShouldBe("q");
    }

    [Fact]
    public async Task ReadAsync_ASetOnTheScaleOfTen_IsBroughtToOne()
    {
        var file = Write("a.jsonl", """{"dataset":"bench","prompt":"p","weak_score":1,"strong_score":9}""", """{"dataset":"other","prompt":"q","weak_score":1,"strong_score":1}""");

        var outcomes = await OutcomeReader.ReadAsync([file], TestContext.Current.CancellationToken);

        outcomes.Select(row => (row.Weak, row.Strong)).ShouldBe([(0.1, 0.9), (1, 1)]);
    }

    [Theory]
    [InlineData("{\"weak_score\":0,\"strong_score\":1}", "prompt")]
    [InlineData("{\"prompt\":\"p\",\"strong_score\":1}", "weak_score")]
    [InlineData("{\"prompt\":\"p\",\"weak_score\":-1,\"strong_score\":1}", "weak_score")]
    [InlineData("[1]", "object")]
    [InlineData("{", "line 2")]
    public async Task ReadAsync_AWrongLine_IsToldWithItsNumber(string line, string named)
    {
        var file = Write("a.jsonl", """{"prompt":"p","weak_score":0,"strong_score":1}""", line);

        var failure = await Should.ThrowAsync<InvalidDataException>(() => OutcomeReader.ReadAsync([file], TestContext.Current.CancellationToken));

        failure.Message.ShouldContain("line 2");
        failure.Message.ShouldContain(named);
    }

    [Fact]
    public async Task ReadPromptsAsync_LinesWithoutScores_AreRead()
    {
        var file = Write("a.jsonl", """{"id":"1","prompt":"p"}""");

        (await OutcomeReader.ReadPromptsAsync([file], TestContext.Current.CancellationToken)).ShouldBe([("1", "p")]);
    }

    private string Write(string name, params string[] lines)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllLines(path, lines);
        return path;
    }

    private string WritePacked(string name, string line)
    {
        var path = Path.Combine(_folder, name);
        using var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        packed.Write(Encoding.UTF8.GetBytes(line + "\n"));
        return path;
    }
}
