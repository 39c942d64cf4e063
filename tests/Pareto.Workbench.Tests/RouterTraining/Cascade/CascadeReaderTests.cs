using System.IO.Compression;
using System.Text;
using Pareto.Core.Catalog;
using Pareto.Core.Execution.Cascade;
using Pareto.Workbench.RouterTraining.Cascade;

namespace Pareto.Workbench.Tests.RouterTraining.Cascade;

public sealed class CascadeReaderTests : IDisposable
{
    private const string Whole =
        """
        {"id":"1","dataset":"sums","group":"g","prompt":"9 * 2?","replies":{
          "a":{"tier":"small","content":"{\"reasoning\":\"…\",\"answer\":\"18\"}","answer":"20","right":true},
          "b":{"tier":"small","answer":"18","right":1},
          "c":{"tier":"mid","answer":"18","right":true},
          "big":{"tier":"premium","content":"The answer is 19.","right":false}}}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("replies").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ReadAsync_ALine_TakesTheAnswerFromTheContentAndElseAsGiven()
    {
        var row = (await ReadAsync(Whole)).ShouldHaveSingleItem();

        (row.Id, row.Dataset, row.Group, row.Text).ShouldBe(("1", "sums", "g", "9 * 2?"));
        row.Small.Select(reply => (reply.Model, reply.Reply.Answer.Canonical, reply.Right)).ShouldBe([("a", "18", true), ("b", "18", true)]);
        (row.Premium.Model, row.Premium.Reply.Answer.Canonical, row.Premium.Right).ShouldBe(("big", "19", false));
        row.Premium.Cost.ShouldBeGreaterThan(row.Small[0].Cost);
    }

    [Fact]
    public async Task ReadAsync_NoNames_AreOfAnyWorkloadAndGroupsOfTheirOwn()
    {
        var rows = await ReadAsync("""{"prompt":"p","replies":{"big":{"tier":"premium","answer":"1","right":true}}}""", "", """{"prompt":"p","replies":{"big":{"tier":"premium","answer":"1","right":true}}}""");

        rows.Count.ShouldBe(2);
        rows.ShouldAllBe(row => row.Dataset == CascadePlanFile.AnyWorkload);
        rows.Select(row => row.Group).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task ReadAsync_ContaminatedLines_AreLeftOut() =>
        (await ReadAsync(Whole.Replace("\"group\"", "\"contaminated\":true,\"group\"", StringComparison.Ordinal))).ShouldBeEmpty();

    [Fact]
    public async Task ReadAsync_ACompressedFile_IsRead()
    {
        var file = Path.Combine(_folder, "replies.jsonl.gz");
        await using (var packed = new GZipStream(File.Create(file), CompressionLevel.Fastest))
        {
            await packed.WriteAsync(Encoding.UTF8.GetBytes(Whole.ReplaceLineEndings("")), TestContext.Current.CancellationToken);
        }

        (await Reader.ReadAsync([file], TestContext.Current.CancellationToken)).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("\"prompt\":\"9 * 2?\",", "", "\"prompt\" is missing")]
    [InlineData("\"tier\":\"mid\"", "\"tier\":\"huge\"", "\"c\" must name its \"tier\"")]
    [InlineData("\"tier\":\"premium\"", "\"tier\":\"mid\"", "no reply is of tier premium")]
    [InlineData(",\"right\":false", "", "\"right\" of \"big\" is missing")]
    [InlineData("\"right\":false", "\"right\":\"no\"", "\"right\" of \"big\" must be true or false")]
    [InlineData("\"replies\"", "\"answers\"", "\"replies\" must be an object")]
    [InlineData("{\"id\"", "\"id\"", "line 1")]
    public async Task ReadAsync_ABrokenLine_IsNamed(string what, string with, string told)
    {
        var error = await Should.ThrowAsync<InvalidDataException>(() => ReadAsync(Whole.Replace(what, with, StringComparison.Ordinal)));

        error.Message.ShouldContain(told);
        error.Message.ShouldContain("line 1");
    }

    private static CascadeReader Reader { get; } = new(new CascadePrices(PriceSheets.LoadShipped(), new DateOnly(2026, 1, 1), SmallIsLocal: true));

    private Task<IReadOnlyList<CascadeOutcome>> ReadAsync(params string[] lines)
    {
        var file = Path.Combine(_folder, "replies.jsonl");
        File.WriteAllLines(file, lines.Select(line => line.ReplaceLineEndings("")));
        return Reader.ReadAsync([file], TestContext.Current.CancellationToken);
    }
}
