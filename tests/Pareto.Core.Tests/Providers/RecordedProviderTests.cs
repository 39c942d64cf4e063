using Pareto.Core.Exchange;
using Pareto.Core.Providers;
using Pareto.Testing;

namespace Pareto.Core.Tests.Providers;

public sealed class RecordedProviderTests
{
    private const string Ducks =
        """{"id": "d", "prompt": "Tell of ducks", "replies": {"tiny": {"tier": "small", "content": "Ducks swim on ponds.", "right": true}}}""";

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task SendAsync_Streamed_GivesWordsFinishAndUsage()
    {
        var events = await Provider(Ducks).CollectAsync(Requests.Chat("Tell of ducks"), "tiny");

        events[0].ShouldBe(new ReplyStarted { Model = "tiny", ProviderReplyId = "recorded-d" });
        events.OfType<ChoiceDelta>().Select(delta => delta.Text).ShouldBe(["Ducks", " swim", " on", " ponds.", null]);
        events.OfType<ChoiceDelta>().Last().FinishReason.ShouldBe(FinishReason.Stop);
        events[^1].ShouldBe(new UsageReported(new TokenUsage { Input = 3, Output = 4 }));
    }

    [Fact]
    public async Task SendAsync_Plain_GivesOnePiece()
    {
        var events = await Provider(Ducks).CollectAsync(Requests.Chat("Tell of ducks", stream: false), "tiny");

        events.OfType<ChoiceDelta>().Select(delta => delta.Text).ShouldBe(["Ducks swim on ponds.", null]);
    }

    [Fact]
    public async Task SendAsync_TextWithLinesAndBlanks_LosesNothing()
    {
        const string Text = "  First line.\n\n\tSecond  line. ";
        var line = System.Text.Json.JsonSerializer.Serialize(new { id = "w", prompt = "p", replies = new { small = new { content = Text } } });

        (await Provider(line).CollectAsync(Requests.Chat("p"), "small")).Text().ShouldBe(Text);
    }

    [Fact]
    public async Task SendAsync_EmptyReply_StillFinishes()
    {
        var events = await Provider("""{"id": "e", "prompt": "p", "replies": {"small": {"content": ""}}}""").CollectAsync(Requests.Chat("p"), "small");

        events.OfType<ChoiceDelta>().Single().FinishReason.ShouldBe(FinishReason.Stop);
    }

    [Fact]
    public async Task SendAsync_RepeatedConversation_GivesTheRepliesOfEachModelInTurn()
    {
        var provider = Provider(
            """
            {"id": "1", "prompt": "p", "replies": {"tiny": {"content": "first"}, "huge": {"content": "FIRST"}}}
            {"id": "2", "prompt": "p", "replies": {"tiny": {"content": "second"}}}
            """);

        var tiny = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            tiny.Add((await provider.CollectAsync(Requests.Chat("p"), "tiny")).Text());
        }

        tiny.ShouldBe(["first", "second", "first"]);
        (await provider.CollectAsync(Requests.Chat("p"), "huge")).Text().ShouldBe("FIRST");
        (await provider.CollectAsync(Requests.Chat("p"), "huge")).Text().ShouldBe("FIRST");
    }

    [Fact]
    public async Task SendAsync_ReplyOption_OverrulesTheTargetsModel()
    {
        var provider = Provider(RecordingsTests.ByTier, reply: "premium");

        var events = await provider.CollectAsync(Conversation(), "gpt-anything");

        events.OfType<ReplyStarted>().Single().Model.ShouldBe("big-two");
        events.Text().ShouldBe("The ticket is about hardware.");
    }

    [Fact]
    public async Task SendAsync_UnknownConversation_IsRefusedAsInvalid()
    {
        var failure = (await Provider(Ducks).CollectAsync(Requests.Chat("my private words"), "tiny")).Failure();

        failure.Kind.ShouldBe(UpstreamFailureKind.InvalidRequest);
        failure.Status.ShouldBe(400);
        failure.Message.ShouldNotContain("private");
    }

    [Fact]
    public async Task SendAsync_UnknownModel_IsRefusedAsNotFound()
    {
        var failure = (await Provider(Ducks).CollectAsync(Requests.Chat("Tell of ducks"), "huge")).Failure();

        failure.Kind.ShouldBe(UpstreamFailureKind.ModelNotFound);
        failure.Message.ShouldContain("huge");
    }

    [Fact]
    public async Task SendAsync_PicturesInTheConversation_AreRefused()
    {
        var message = new ChatMessage { Role = ChatRole.User, Parts = [new TextPart("Tell of ducks"), new ImagePart("data:image/png;base64,AA==")] };

        (await Provider(Ducks).CollectAsync(Requests.Chat([message]), "tiny")).Failure().Kind.ShouldBe(UpstreamFailureKind.InvalidRequest);
    }

    [Fact]
    public async Task SendAsync_Embeddings_AreRefused() =>
        (await Provider(Ducks).CollectAsync(Requests.Embeddings("ducks"), "tiny")).Failure().Kind.ShouldBe(UpstreamFailureKind.InvalidRequest);

    [Fact]
    public async Task SendAsync_GivenPace_SpreadsThePiecesOverIt()
    {
        var provider = Provider(Ducks, playback: new() { Latency = TimeSpan.FromSeconds(1), TokensPerSecond = 2 });
        await using var reply = provider.SendAsync(Requests.Chat("Tell of ducks"), Requests.Target("replay", "tiny"), default).GetAsyncEnumerator();

        // Latency 1 s, then four tokens at two a second: pieces at 1.0, 1.5, 2.0 and 2.5 s, the end at 3.0 s.
        var first = reply.MoveNextAsync();
        first.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));
        (await first).ShouldBeTrue();
        reply.Current.ShouldBeOfType<ReplyStarted>();
        (await reply.MoveNextAsync()).ShouldBeTrue();
        foreach (var word in new[] { " swim", " on", " ponds.", null })
        {
            var next = reply.MoveNextAsync();
            _time.Advance(TimeSpan.FromSeconds(0.499));
            next.IsCompleted.ShouldBeFalse();
            _time.Advance(TimeSpan.FromSeconds(0.001));
            (await next).ShouldBeTrue();
            reply.Current.ShouldBeOfType<ChoiceDelta>().Text.ShouldBe(word);
        }
    }

    [Fact]
    public async Task SendAsync_RecordedPace_IsKept()
    {
        var provider = Provider("""{"id": "p", "prompt": "p", "replies": {"small": {"content": "a b", "firstTokenMs": 200, "totalMs": 600}}}""");
        var started = _time.GetUtcNow();
        var reply = provider.CollectAsync(Requests.Chat("p", stream: false), "small");

        _time.Advance(TimeSpan.FromMilliseconds(200));
        await _time.WaitForTimersAsync();
        reply.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(400));

        (await reply).Text().ShouldBe("a b");
        (_time.GetUtcNow() - started).ShouldBe(TimeSpan.FromMilliseconds(600));
    }

    [Fact]
    public async Task SendAsync_AlwaysError_FailsWith500()
    {
        var events = await Provider(Ducks, playback: new() { ErrorRate = 1 }).CollectAsync(Requests.Chat("Tell of ducks"), "tiny");

        events.ShouldHaveSingleItem();
        events.Failure().ShouldSatisfyAllConditions(
            failure => failure.Kind.ShouldBe(UpstreamFailureKind.ServerError),
            failure => failure.Status.ShouldBe(500));
    }

    [Fact]
    public async Task SendAsync_AlwaysRateLimited_SaysWhenToComeBack()
    {
        var failure = (await Provider(Ducks, playback: new() { RateLimitRate = 1 }).CollectAsync(Requests.Chat("Tell of ducks"), "tiny")).Failure();

        failure.Kind.ShouldBe(UpstreamFailureKind.RateLimited);
        failure.Status.ShouldBe(429);
        failure.RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task SendAsync_AlwaysCutStream_BreaksOffHalfway()
    {
        var events = await Provider(Ducks, playback: new() { CutRate = 1 }).CollectAsync(Requests.Chat("Tell of ducks"), "tiny");

        events.Text().ShouldBe("Ducks swim");
        events.Failure().Kind.ShouldBe(UpstreamFailureKind.CutOff);
    }

    [Fact]
    public async Task SendAsync_AlwaysCutPlain_GivesNothingButTheFailure()
    {
        var events = await Provider(Ducks, playback: new() { CutRate = 1 }).CollectAsync(Requests.Chat("Tell of ducks", stream: false), "tiny");

        events.ShouldHaveSingleItem();
        events.Failure().Kind.ShouldBe(UpstreamFailureKind.CutOff);
    }

    [Fact]
    public async Task SendAsync_AlwaysHanging_EndsOnlyWithTheCaller()
    {
        using var caller = new CancellationTokenSource();
        var reply = Provider(Ducks, playback: new() { HangRate = 1 }).CollectAsync(Requests.Chat("Tell of ducks"), "tiny", caller.Token);
        _time.Advance(TimeSpan.FromDays(1));
        reply.IsCompleted.ShouldBeFalse();

        await caller.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(reply);
    }

    [Fact]
    public async Task SendAsync_FaultShares_AreMetAndRepeatWithTheSeed()
    {
        var playback = new PlaybackOptions { ErrorRate = 0.2, RateLimitRate = 0.1, CutRate = 0.1, Seed = 7 };

        var first = await OutcomesAsync(Provider(Ducks, playback: playback));
        var second = await OutcomesAsync(Provider(Ducks, playback: playback));

        second.ShouldBe(first);
        first.Count(kind => kind == UpstreamFailureKind.ServerError).ShouldBeInRange(160, 240);
        first.Count(kind => kind == UpstreamFailureKind.RateLimited).ShouldBeInRange(70, 130);
        first.Count(kind => kind == UpstreamFailureKind.CutOff).ShouldBeInRange(70, 130);
        first.Count(kind => kind is null).ShouldBeInRange(540, 660);
    }

    private static async Task<List<UpstreamFailureKind?>> OutcomesAsync(IProvider provider)
    {
        var outcomes = new List<UpstreamFailureKind?>();
        for (var i = 0; i < 1000; i++)
        {
            var events = await provider.CollectAsync(Requests.Chat("Tell of ducks"), "tiny");
            outcomes.Add((events[^1] as UpstreamFailed)?.Failure.Kind);
        }

        return outcomes;
    }

    private static ChatRequest Conversation() => Requests.Chat(
    [
        new ChatMessage { Role = ChatRole.System, Parts = [new TextPart("Sort tickets.")] },
        new ChatMessage { Role = ChatRole.User, Parts = [new TextPart("My box is broken")] },
    ]);

    // A word is a token, as far as these tests care.
    private RecordedProvider Provider(string line, string? reply = null, PlaybackOptions? playback = null) => new(
        "replay", RecordingsTests.Load(line), reply, playback ?? new(), text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length, _time);
}
