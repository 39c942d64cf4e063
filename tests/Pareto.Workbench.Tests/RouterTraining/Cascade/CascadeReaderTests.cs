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

    [Fact]
    public async Task ReadAsync_SignalsOnTheLine_AreKnownAndSeenAndPaidForByWhoReadsThem()
    {
        var reply = (await ReadAsync(
            """
            {"prompt":"p","replies":{
              "a":{"tier":"small","content":"18","right":true,"rating":8,"judge":{"model":"gpt-5-mini","score":0.75},
                "logprobs":{"content":[{"token":"1","logprob":-0.1,"top_logprobs":[{"token":"1","logprob":-0.1},{"token":"2","logprob":-3}]},{"token":"8","logprob":-0.3}]}},
              "big":{"tier":"premium","answer":"18","right":true}}}
            """)).ShouldHaveSingleItem().Small[0];

        reply.Told!.Known.ShouldBe(CascadeSignals.LogProbs | CascadeSignals.SelfRating | CascadeSignals.Judge | CascadeSignals.Vectors);
        reply.Told.Trust.LogProbs!.Value.Mean.ShouldBe(-0.2, 1e-9);
        (reply.Told.Trust.Rating, reply.Told.Trust.Score).ShouldBe((8, 0.75));
        reply.Reply.Signals[^5..].ShouldAllBe(value => value == 0);
        var judged = reply.SeenBy(CascadeSignals.Judge);
        judged.Reply.Signals[^1].ShouldBe(0.75);
        judged.Reply.Signals[^2].ShouldBe(0, "the rating is not read");
        (judged.Cost - reply.Cost).ShouldBe(reply.Told.JudgeCost);
        reply.Told.JudgeCost.ShouldBeGreaterThan(reply.Told.RatingCost);
        reply.SeenBy(CascadeSignals.None).Cost.ShouldBe(reply.Cost);
    }

    [Fact]
    public async Task ReadAsync_AnswerInManyWords_HasItsVectorForWhoReadsIt()
    {
        const string Line =
            """{"prompt":"p","replies":{"a":{"tier":"small","content":"There are many ways to look at it, and none of them is right for everybody who asks.","right":true,"vector":[3,4]},"big":{"tier":"premium","answer":"18","right":true}}}""";
        var reply = (await ReadAsync(Line)).ShouldHaveSingleItem().Small[0];

        reply.Reply.Answer.Vector.ShouldBeNull();
        reply.SeenBy(CascadeSignals.Vectors).Reply.Answer.Vector!.Value.ToArray().ShouldBe([0.6f, 0.8f]);
        reply.SeenBy(CascadeSignals.Vectors).Cost.ShouldBeGreaterThan(reply.Cost);
        reply.SeenBy(CascadeSignals.Judge).Reply.ShouldBe(CascadeReply.Nothing, "what it reads is not there");
    }

    [Theory]
    [InlineData("\"tier\":\"small\",\"answer\"", "\"tier\":\"small\",\"rating\":11,\"answer\"", "\"rating\" of \"b\" must be a number from 1 to 10")]
    [InlineData("\"tier\":\"small\",\"answer\"", "\"tier\":\"small\",\"judge\":\"good\",\"answer\"", "\"judge\" of \"b\" must be a number from 0 to 1")]
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
