using System.Globalization;
using System.IO.Compression;
using System.Text;
using Pareto.Workbench.Audit;
using Pareto.Workbench.Audit.Logs;

namespace Pareto.Workbench.Tests.Audit.Logs;

public class LogSourceTests
{
    private const string Line = """{"model":"gpt-5-mini","messages":[{"role":"user","content":"Hi"}],"usage":{"prompt_tokens":5,"completion_tokens":1}}""";

    [Fact]
    public async Task Read_PackedFilesInFolders_AreUnpackedByContent()
    {
        using var folder = new AuditFolder();
        var bytes = Encoding.UTF8.GetBytes(Line + "\n");
        folder.WriteBytes("a/plain.log", bytes);
        folder.WriteBytes("b/odd-name.txt", Packed(bytes, stream => new GZipStream(stream, CompressionLevel.Fastest)));
        folder.WriteBytes("b/c/other", Packed(bytes, stream => new ZstdSharp.CompressionStream(stream)));
        var facts = await folder.AuditAsync();

        facts.Calls.ShouldBe(3);
        facts.Files.Select(file => Path.GetFileName(file.File)).ShouldBe(["plain.log", "other", "odd-name.txt"]);
        facts.Files.ShouldAllBe(file => file.Calls == 1 && file.Problem == null);
    }

    [Fact]
    public async Task Read_PackedFileThatBreaksOff_KeepsWhatCameBefore()
    {
        using var folder = new AuditFolder();
        var many = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(i => Line.Replace("Hi", Distinct(i), StringComparison.Ordinal) + "\n")));
        var packed = Packed(many, stream => new GZipStream(stream, CompressionLevel.Fastest));
        folder.WriteBytes("cut.gz", packed[..(packed.Length * 3 / 4)]);
        var facts = await folder.AuditAsync();

        facts.Calls.ShouldBeInRange(5_000, 19_999);
        (facts.Files.Single().Problem is not null || facts.Broken.Count > 0).ShouldBeTrue();
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("just some words", "looked for")]
    [InlineData("{\"unrelated\": true}\n", "--format names the format")]
    public async Task Read_FileThatIsNoLog_SaysWhatWasLookedFor(string content, string expected)
    {
        using var folder = new AuditFolder();
        folder.WriteBytes("odd", Encoding.UTF8.GetBytes(content));

        var error = await Should.ThrowAsync<AuditException>(() => folder.AuditAsync());
        error.Message.ShouldContain(expected);
        error.Message.ShouldContain("odd");
    }

    [Fact]
    public async Task Read_PathThatIsNotThere_IsAnError()
    {
        using var folder = new AuditFolder();

        var error = await Should.ThrowAsync<AuditException>(() => folder.AuditAsync(options => options with { Paths = [Path.Combine(folder.Path, "nowhere")] }));
        error.Message.ShouldContain("neither a file nor a folder");
    }

    [Fact]
    public async Task Read_BrokenLines_AreCountedByReasonWithTheirPlace()
    {
        using var folder = new AuditFolder();
        folder.Write("log.jsonl", "-- rotated --", Line, "", "[1]", """{"note":"nothing"}""", """{"model":"m","messa""", Line);
        var facts = await folder.AuditAsync();

        facts.Calls.ShouldBe(2);
        (facts.Broken.Count, facts.Broken.Records).ShouldBe((4, 6));
        facts.Broken.First.Select(line => (line.Position.Line, line.Reason)).ShouldBe(
            [(1, "not valid JSON, perhaps cut off"), (4, "no JSON object"), (5, "no model, prompt or usage"), (6, "not valid JSON, perhaps cut off")]);
        facts.Broken.ByReason["not valid JSON, perhaps cut off"].ShouldBe(2);
    }

    [Fact]
    public async Task Read_FormatThatWasNamed_IsTaken()
    {
        using var folder = new AuditFolder();
        folder.Write("log.jsonl", """{"model":"gpt-5-mini","request_tags":["x"],"spend":1,"startTime":"2026-01-01T00:00:00Z"}""");

        (await folder.AuditAsync()).Files.Single().Format.ShouldBe("litellm");
        (await folder.AuditAsync(options => options with { Format = LogFormat.OpenAi })).Files.Single().Format.ShouldBe("openai");
    }

    [Fact]
    public async Task Read_SinceAndUntil_LeaveOutTheRestAndWhatHasNoTime()
    {
        using var folder = new AuditFolder();
        folder.Write("log.jsonl", [.. Enumerable.Range(1, 9).Select(day => Line.Replace("{\"model\"", $"{{\"ts\":\"2026-01-0{day}T12:00:00Z\",\"model\"", StringComparison.Ordinal)), Line]);
        var facts = await folder.AuditAsync(options => options with { Since = At(3), Until = At(6) });

        facts.Calls.ShouldBe(3);
        facts.Workloads.Single().From.ShouldBe(At(3).AddHours(12));
        facts.Notes.ShouldContain(note => note.StartsWith("7 calls lie outside", StringComparison.Ordinal));
    }

    // Records of every size up to beyond a batch, in a document without line ends, with all that could be taken for an end.
    [Theory]
    [InlineData("[", ",", "]")]
    [InlineData("{ \"meta\": {\"a\": [1]}, \"data\": [", ", ", "], \"page\": {\"n\": 1}}")]
    [InlineData("", "\n\n", "")]
    public async Task Read_Document_FindsEveryRecord(string head, string between, string tail)
    {
        var random = new Random(5);
        var records = Enumerable.Range(0, 300).Select(i => $$"""
            { "model": "gpt-5-mini",
              "messages": [{"role": "user", "content": "{{i}} }]\"\\ {[ {{new string('x', random.Next(i % 50 == 0 ? 400_000 : 900))}}"}],
              "usage": {"prompt_tokens": {{i}}, "completion_tokens": 1} }
            """).ToList();
        using var folder = new AuditFolder();
        folder.WriteBytes("log.json", Encoding.UTF8.GetBytes(head + string.Join(between, records) + tail));
        var facts = await folder.AuditAsync();

        facts.Broken.Count.ShouldBe(0);
        facts.Calls.ShouldBe(300);
        facts.Workloads.Sum(workload => workload.Usage.Input).ShouldBe(299 * 300 / 2);
    }

    [Fact]
    public async Task Read_LinesLongerThanABatch_AreWhole()
    {
        using var folder = new AuditFolder();
        folder.Write("log.jsonl", [.. Enumerable.Range(0, 20).Select(i => Line.Replace("Hi", new string((char)('a' + i), 100_000 * i), StringComparison.Ordinal))]);
        var facts = await folder.AuditAsync();

        (facts.Calls, facts.Broken.Count).ShouldBe((20, 0));
        facts.Workloads.Sum(workload => workload.EgressBytes).ShouldBe(100_000L * 190);
    }

    [Fact]
    public async Task Read_LineThatIsMuchTooLong_IsBrokenAndTheNextOnesAreRead()
    {
        using var folder = new AuditFolder();
        folder.Write("log.jsonl", Line, Line.Replace("Hi", new string('x', LineCutter.LongestLine), StringComparison.Ordinal), Line);
        var facts = await folder.AuditAsync();

        facts.Calls.ShouldBe(2);
        facts.Broken.First.Single().ShouldBe(new BrokenLine(new LogPosition(facts.Files.Single().File, 2), LineCutter.TooLong));
    }

    [Fact]
    public async Task Read_RecordOfADocumentThatIsMuchTooLong_IsBrokenAndTheNextOnesAreRead()
    {
        using var folder = new AuditFolder();
        folder.Write("log.json", "[", Line + ",", Line.Replace("Hi", new string('x', LineCutter.LongestLine), StringComparison.Ordinal) + ",", Line + "]");
        var facts = await folder.AuditAsync();

        facts.Calls.ShouldBe(2);
        facts.Broken.First.Single().ShouldBe(new BrokenLine(new LogPosition(facts.Files.Single().File, 2), LineCutter.TooLong));
    }

    [Fact]
    public async Task Read_FiguresBeyondReason_AreNoneAndDoNotAddUp()
    {
        using var folder = new AuditFolder();
        folder.Write("log.jsonl", [.. Enumerable.Repeat("""{"model":"no-such","messages":[{"role":"user","content":"x"}],"cost":7e28,"usage":{"prompt_tokens":9e17,"completion_tokens":5}}""", 3)]);
        var facts = await folder.AuditAsync();

        (facts.Calls, facts.Cost, facts.Workloads.Single().Unpriced).ShouldBe((3, 0m, 3));
        facts.Workloads.Single().Usage.Total.ShouldBe(15);
    }

    [Fact]
    public async Task Read_Cancelled_EndsAndLetsGoOfTheFiles()
    {
        using var folder = new AuditFolder();
        folder.Write("log.jsonl", [.. Enumerable.Range(0, 20_000).Select(i => Line.Replace("Hi", Distinct(i), StringComparison.Ordinal))]);
        using var source = new CancellationTokenSource();
        var seen = new List<AuditProgress>();

        await Should.ThrowAsync<OperationCanceledException>(() => folder.AuditAsync(progress: new Told(progress =>
        {
            seen.Add(progress);
            source.Cancel();
        }), cancellationToken: source.Token));

        seen[0].Calls.ShouldBeLessThan(20_000);
        File.Delete(Path.Combine(folder.Path, "log.jsonl"));
    }

    [Fact]
    public async Task Read_Progress_EndsWithAllBytes()
    {
        using var folder = new AuditFolder();
        var file = folder.Write("log.jsonl", [.. Enumerable.Range(0, 5_000).Select(i => Line.Replace("Hi", Distinct(i), StringComparison.Ordinal))]);
        var last = default(AuditProgress);

        await folder.AuditAsync(progress: new Told(progress => last = progress));

        (last.Bytes, last.Total, last.Calls).ShouldBe((new FileInfo(file).Length, new FileInfo(file).Length, 5_000));
    }

    private static DateTimeOffset At(int day) => new(2026, 1, day, 0, 0, 0, TimeSpan.Zero);

    private static string Distinct(int i) => $"question {i.ToString(CultureInfo.InvariantCulture)}";

    private static byte[] Packed(byte[] bytes, Func<Stream, Stream> pack)
    {
        using var packed = new MemoryStream();
        using (var stream = pack(packed))
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }

    private sealed class Told(Action<AuditProgress> tell) : IProgress<AuditProgress>
    {
        public void Report(AuditProgress value) => tell(value);
    }
}
