using System.IO.Compression;
using Pareto.Core.Exchange;
using Pareto.Core.Providers;

namespace Pareto.Core.Tests.Providers;

public sealed class RecordingsTests
{
    public const string ByTier = """
        {"id": "t-1", "source": "tickets", "messages": [{"role": "system", "content": "Sort tickets."}, {"role": "user", "content": "My box is broken"}], "replies": {"small": {"model": "tiny/one", "content": "hardware", "right": true}, "premium": {"model": "big-two", "content": "The ticket is about hardware.", "right": false}}}
        """;

    public const string ByModel = """
        {"id": "q-1", "dataset": "quiz", "group": "g", "prompt": "2+2?", "replies": {"tiny-a": {"tier": "small", "content": "It is 4", "answer": "4", "right": true}, "tiny-b": {"tier": "small", "answer": "5", "right": false}, "big": {"tier": "premium", "answer": "4", "right": true}}}
        """;

    [Fact]
    public void TryLoad_BothFormats_ReadsEntriesAndReplies()
    {
        using var file = new RecordingFile(ByTier, "", ByModel);

        Recordings.TryLoad(file.Path, out var recordings, out var errors).ShouldBeTrue(string.Join('\n', errors));

        recordings.ShouldNotBeNull().Entries.Select(entry => (entry.Id, entry.Workload)).ShouldBe([("t-1", "tickets"), ("q-1", "quiz")]);
        recordings.Entries[0].Messages.ShouldBe([new("system", "Sort tickets."), new("user", "My box is broken")]);
        recordings.Entries[0].Replies.ShouldBe(
        [
            new("small", Tier.Small, "tiny/one", "hardware", true),
            new("premium", Tier.Premium, "big-two", "The ticket is about hardware.", false),
        ]);
        recordings.Entries[1].Messages.ShouldBe([new("user", "2+2?")]);
        recordings.Entries[1].Replies.ShouldBe(
        [
            new("tiny-a", Tier.Small, "tiny-a", "It is 4", true),
            new("tiny-b", Tier.Small, "tiny-b", "5", false),
            new("big", Tier.Premium, "big", "4", true),
        ]);
    }

    [Fact]
    public void TryLoad_Gzip_ReadsTheSame()
    {
        using var file = new RecordingFile("gz", ByTier, ByModel);

        Recordings.TryLoad(file.Path, out var recordings, out _).ShouldBeTrue();

        recordings.ShouldNotBeNull().Entries.Length.ShouldBe(2);
    }

    [Theory]
    [InlineData("small", "hardware")]
    [InlineData("tiny/one", "hardware")]
    [InlineData("premium", "The ticket is about hardware.")]
    public void Reply_KeyOrModel_FindsIt(string name, string text) => Load(ByTier).Entries[0].Reply(name)!.Text.ShouldBe(text);

    [Fact]
    public void Reply_TierOfSeveralModels_GivesTheFirst() => Load(ByModel).Entries[0].Reply("small")!.Key.ShouldBe("tiny-a");

    [Fact]
    public void Reply_UnknownName_IsNull() => Load(ByModel).Entries[0].Reply("huge").ShouldBeNull();

    [Fact]
    public void TryLoad_BrokenLines_NamesEachWithFileAndLine()
    {
        using var file = new RecordingFile(
            ByTier,
            "{\"id\": \"x\"",
            """{"id": "x", "messages": [{"role": "user"}], "replies": {}}""",
            """{"id": "x", "prompt": "p", "replies": {"m": {"tier": "tiny", "content": "c"}}}""",
            """{"id": "x", "prompt": "p", "replies": {}}""",
            """{"prompt": "p", "replies": {"m": {"content": "c"}}}""",
            "[]");

        Recordings.TryLoad(file.Path, out var recordings, out var errors).ShouldBeFalse();

        recordings.ShouldBeNull();
        errors.ShouldBe(
        [
            $"{file.Path}:2: not valid JSON at character 11",
            $"{file.Path}:3: messages[0] needs a role and a content, both text",
            $"{file.Path}:4: replies.m.tier must be one of small, mid, premium",
            $"{file.Path}:5: the line needs replies: an object with at least one reply",
            $"{file.Path}:6: the field id is missing or no text",
            $"{file.Path}:7: a line must be a JSON object",
        ]);
    }

    [Fact]
    public void TryLoad_ManyBrokenLines_StopsAfterTen()
    {
        using var file = new RecordingFile([.. Enumerable.Repeat("nonsense", 100)]);

        Recordings.TryLoad(file.Path, out _, out var errors).ShouldBeFalse();

        errors.Length.ShouldBe(10);
    }

    [Fact]
    public void TryLoad_NoFile_SaysSo()
    {
        Recordings.TryLoad("/nowhere/replies.jsonl", out _, out var errors).ShouldBeFalse();

        errors.ShouldBe(["/nowhere/replies.jsonl: there is no such file"]);
    }

    [Fact]
    public void TryLoad_EmptyFile_SaysSo()
    {
        using var file = new RecordingFile("", "");

        Recordings.TryLoad(file.Path, out _, out var errors).ShouldBeFalse();

        errors.ShouldHaveSingleItem().ShouldContain("holds no recorded conversation");
    }

    [Fact]
    public void TryLoad_PlainTextNamedGz_SaysSo()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".jsonl.gz");
        File.WriteAllText(path, ByTier);
        try
        {
            Recordings.TryLoad(path, out _, out var errors).ShouldBeFalse();
            errors.ShouldHaveSingleItem().ShouldContain("gzip");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Find_TextInPartsAndDeveloperRole_FindsTheEntry()
    {
        var conversation = new[]
        {
            new ChatMessage { Role = ChatRole.Developer, Parts = [new TextPart("Sort "), new TextPart("tickets.")] },
            new ChatMessage { Role = ChatRole.User, Parts = [new TextPart("My box is broken")] },
        };

        Load(ByTier).Find([.. conversation]).ShouldHaveSingleItem().Id.ShouldBe("t-1");
    }

    [Fact]
    public void Find_OtherRolesOrSplit_FindsNothing()
    {
        var recordings = Load(ByTier);

        recordings.Find([User("Sort tickets."), User("My box is broken")]).ShouldBeEmpty();
        recordings.Find([User("My box is broken")]).ShouldBeEmpty();
        recordings.Find([]).ShouldBeEmpty();
    }

    [Fact]
    public void Find_LongTextBeyondAscii_FindsTheEntry()
    {
        // Surrogate pairs at every offset, so that one of them falls on any border inside the hashing.
        var text = string.Concat(Enumerable.Range(0, 400).Select(i => i % 3 == 0 ? "🦆" : "ü"));
        var line = System.Text.Json.JsonSerializer.Serialize(new { id = "u", prompt = text, replies = new { small = new { content = "c" } } });

        Load(line).Find([User(text)]).ShouldHaveSingleItem().Id.ShouldBe("u");
        Load(line).Find([User(text + "!")]).ShouldBeEmpty();
    }

    [Fact]
    public void TryLoad_TheSharedKits_ReadsEveryLine()
    {
        var kits = SharedKits();
        Assert.SkipWhen(kits is null, "the shared kits are not on this machine");

        foreach (var file in Directory.GetFiles(Path.Combine(kits, "cascade"), "*.gz").Append(Path.Combine(kits, "recorded", "gsm8k.jsonl.gz")))
        {
            Recordings.TryLoad(file, out var recordings, out var errors).ShouldBeTrue(string.Join('\n', errors));
            recordings.ShouldNotBeNull().Entries.ShouldAllBe(entry => entry.Reply("small") != null && entry.Reply("premium") != null);
        }
    }

    internal static Recordings Load(params string[] lines)
    {
        using var file = new RecordingFile(lines);
        Recordings.TryLoad(file.Path, out var recordings, out var errors).ShouldBeTrue(string.Join('\n', errors));
        return recordings!;
    }

    private static ChatMessage User(string text) => new() { Role = ChatRole.User, Parts = [new TextPart(text)] };

    private static string? SharedKits()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var kits = Path.Combine(folder.FullName, "shared", "kits");
            if (Directory.Exists(kits))
            {
                return kits;
            }
        }

        return null;
    }

    /// <summary>A recording in the temporary folder, packed when the first line is "gz"; gone when disposed of.</summary>
    internal sealed class RecordingFile : IDisposable
    {
        public RecordingFile(params string[] lines)
        {
            var packed = lines[0] == "gz";
            Path = System.IO.Path.Combine(
                System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName() + (packed ? ".jsonl.gz" : ".jsonl"));
            using var stream = packed ? new GZipStream(File.Create(Path), CompressionLevel.Fastest) : (Stream)File.Create(Path);
            using var writer = new StreamWriter(stream);
            foreach (var line in packed ? lines[1..] : lines)
            {
                writer.WriteLine(line);
            }
        }

        public string Path { get; }

        public void Dispose() => File.Delete(Path);
    }
}
