using System.Globalization;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;
using Pareto.Core.Providers;
using Pareto.Testing;

namespace Pareto.Core.Tests.Providers;

public sealed class OpenAiCompatibleProviderTests : IAsyncLifetime
{
    private const string Key = "test-key-of-mine";

    private readonly UpstreamClient _client = new(TimeSpan.FromSeconds(30));
    private readonly FakeTimeProvider _time = new();
    private ScriptedUpstream _upstream = null!;

    public async ValueTask InitializeAsync() => _upstream = await ScriptedUpstream.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _upstream.DisposeAsync();
    }

    [Fact]
    public async Task Send_StreamedChat_GivesStartPiecesFinishAndUsage()
    {
        _upstream.Next(UpstreamAnswer.Text("Paris is the capital.").Using(12, 4, cachedInput: 8));

        var events = await Provider().CollectAsync(Requests.Chat(), "gpt-x");

        events[0].ShouldBeOfType<ReplyStarted>().ShouldSatisfyAllConditions(
            started => started.Model.ShouldBe("gpt-x"),
            started => started.ProviderReplyId.ShouldBe("chatcmpl-scripted"));
        events.Text().ShouldBe("Paris is the capital.");
        events.OfType<ChoiceDelta>().Last().FinishReason.ShouldBe(FinishReason.Stop);
        events.OfType<UsageReported>().Single().Usage.ShouldBe(new TokenUsage { Input = 12, CachedInput = 8, Output = 4 });
    }

    [Fact]
    public async Task Send_PlainChat_IsOnePlainCall()
    {
        _upstream.Next(UpstreamAnswer.Text("Paris.").Using(12, 2));

        var events = await Provider().CollectAsync(Requests.Chat(stream: false), "gpt-x");

        events.Text().ShouldBe("Paris.");
        events.OfType<UsageReported>().Single().Usage.Output.ShouldBe(2);
        var request = _upstream.Requests.ShouldHaveSingleItem();
        request.Stream.ShouldBeFalse();
        request.Headers["Accept"].ShouldBe("application/json");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Send_ToolCalls_GiveTheirWholeArguments(bool stream)
    {
        _upstream.Next(UpstreamAnswer.CallTools(new("call_1", "weather", """{"city":"Oslo"}"""), new("call_2", "weather", """{"city":"Rome"}""")));

        var events = await Provider().CollectAsync(Requests.Chat(stream: stream), "gpt-x");

        var calls = events.OfType<ChoiceDelta>().SelectMany(delta => delta.ToolCalls).GroupBy(call => call.Index).ToList();
        calls.Select(call => call.First().Id).ShouldBe(["call_1", "call_2"]);
        calls.Select(call => string.Concat(call.Select(piece => piece.Arguments))).ShouldBe(["""{"city":"Oslo"}""", """{"city":"Rome"}"""]);
        events.OfType<ChoiceDelta>().Last().FinishReason.ShouldBe(FinishReason.ToolCalls);
    }

    [Fact]
    public async Task Send_Chat_CarriesKeyHeadersAndModel()
    {
        _upstream.Next(UpstreamAnswer.Text("ok"));

        await Provider(headers: new() { ["X-Org"] = new("acme") }).CollectAsync(Requests.Chat(), "org/model:1");

        var request = _upstream.Requests.ShouldHaveSingleItem();
        request.Path.ShouldBe("/v1/chat/completions");
        request.Model.ShouldBe("org/model:1");
        request.WantsUsage.ShouldBeTrue();
        request.Headers["Authorization"].ShouldBe("Bearer " + Key);
        request.Headers["X-Org"].ShouldBe("acme");
        request.Headers["Content-Type"].ShouldBe("application/json");
    }

    [Fact]
    public async Task Send_HeaderOfTheSameNameConfigured_OverrulesTheKeys()
    {
        _upstream.Next(UpstreamAnswer.Text("ok"));

        await Provider(headers: new() { ["authorization"] = new("Custom abc") }).CollectAsync(Requests.Chat(), "m");

        _upstream.Requests[0].Headers["Authorization"].ShouldBe("Custom abc");
    }

    [Fact]
    public async Task Send_LocalPresetWithoutKey_SendsNone()
    {
        _upstream.Next(UpstreamAnswer.Text("ok"));

        await Provider(preset: "ollama", key: null).CollectAsync(Requests.Chat(), "m");

        _upstream.Requests[0].Headers.ShouldNotContainKey("Authorization");
    }

    [Theory]
    [InlineData("", "/openai/deployments/my%20gpt/chat/completions", "?api-version=2024-10-21")]
    [InlineData("/openai", "/openai/deployments/my%20gpt/chat/completions", "?api-version=2024-10-21")]
    [InlineData("/openai/v1/", "/openai/v1/chat/completions", "")]
    public async Task Send_Azure_UsesDeploymentPathVersionAndApiKey(string basePath, string path, string query)
    {
        _upstream.Next(UpstreamAnswer.Text("ok"));
        var provider = Provider(preset: "azure-openai", baseUrl: new Uri(_upstream.Address, basePath));

        (await provider.CollectAsync(Requests.Chat(), "my gpt")).Text().ShouldBe("ok");

        var request = _upstream.Requests.ShouldHaveSingleItem();
        request.Path.ShouldBe(path);
        request.Query.ShouldBe(query);
        request.Headers["api-key"].ShouldBe(Key);
        request.Headers.ShouldNotContainKey("Authorization");
    }

    [Fact]
    public async Task Send_Embeddings_GivesTheVectorsInOrder()
    {
        _upstream.Next(UpstreamAnswer.Embeddings([0.5f, -1f], [0.25f, 2f]).Using(7, 0));

        var events = await Provider().CollectAsync(Requests.Embeddings("a", "b"), "embedder");

        _upstream.Requests[0].Path.ShouldBe("/v1/embeddings");
        events.OfType<EmbeddingsProduced>().Single().Vectors.Select(vector => vector.ToArray()).ShouldBe([[0.5f, -1f], [0.25f, 2f]]);
        events.OfType<UsageReported>().Single().Usage.Input.ShouldBe(7);
    }

    [Theory]
    [InlineData(400, UpstreamFailureKind.InvalidRequest)]
    [InlineData(401, UpstreamFailureKind.Unauthorized)]
    [InlineData(403, UpstreamFailureKind.Unauthorized)]
    [InlineData(404, UpstreamFailureKind.ModelNotFound)]
    [InlineData(429, UpstreamFailureKind.RateLimited)]
    [InlineData(500, UpstreamFailureKind.ServerError)]
    [InlineData(503, UpstreamFailureKind.ServerError)]
    [InlineData(302, UpstreamFailureKind.MalformedReply)]
    public async Task Send_ErrorStatus_IsTold(int status, UpstreamFailureKind kind)
    {
        _upstream.Next(UpstreamAnswer.Error(status, "something is wrong"));

        var events = await Provider().CollectAsync(Requests.Chat(), "m");

        events.ShouldHaveSingleItem();
        events.Failure().Kind.ShouldBe(kind);
        events.Failure().Status.ShouldBe(status);
    }

    [Theory]
    [InlineData("Retry-After", "7", 7.0)]
    [InlineData("Retry-After", "1.5", 1.5)]
    [InlineData("Retry-After", "Thu, 15 Jan 2026 12:00:30 GMT", 30.0)]
    [InlineData("Retry-After", "Thu, 15 Jan 2026 11:00:00 GMT", 0.0)]
    [InlineData("retry-after-ms", "250", 0.25)]
    [InlineData("Retry-After", "soon", null)]
    [InlineData("Retry-After", "-3", null)]
    [InlineData("Retry-After", "999999999999999999999", null)]
    public async Task Send_RateLimited_TellsHowLongToWait(string header, string value, double? seconds)
    {
        _upstream.Next(UpstreamAnswer.Error(429, "slow down").Header(header, value));

        var failure = (await Provider().CollectAsync(Requests.Chat(), "m")).Failure();

        failure.Kind.ShouldBe(UpstreamFailureKind.RateLimited);
        failure.RetryAfter?.TotalSeconds.ShouldBe(seconds!.Value);
        failure.RetryAfter.HasValue.ShouldBe(seconds.HasValue, value.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Send_Refused_IsUnreachable() =>
        (await Provider(baseUrl: ScriptedUpstream.RefusingAddress()).CollectAsync(Requests.Chat(), "m"))
            .Failure().Kind.ShouldBe(UpstreamFailureKind.Unreachable);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Send_Reset_IsUnreachable(bool stream)
    {
        _upstream.Next(UpstreamAnswer.Reset());

        (await Provider().CollectAsync(Requests.Chat(stream: stream), "m")).Failure().Kind.ShouldBe(UpstreamFailureKind.Unreachable);
    }

    [Fact]
    public async Task Send_StreamCutByTheConnection_GivesWhatCameAndCutOff()
    {
        _upstream.Next(UpstreamAnswer.Text("one two three four").CutAfter(2));

        var events = await Provider().CollectAsync(Requests.Chat(), "m");

        events.Text().ShouldBe("one two");
        events.Failure().Kind.ShouldBe(UpstreamFailureKind.CutOff);
    }

    [Fact]
    public async Task Send_StreamEndedWithoutAnEnd_GivesWhatCameAndCutOff()
    {
        _upstream.Next(UpstreamAnswer.Text("one two three four").EndAfter(3));

        var events = await Provider().CollectAsync(Requests.Chat(), "m");

        events.Text().ShouldBe("one two three");
        events.Failure().Kind.ShouldBe(UpstreamFailureKind.CutOff);
    }

    [Fact]
    public async Task Send_StreamFinishedButWithoutDone_IsWhole()
    {
        _upstream.Next(UpstreamAnswer.EventStream(
            "data: {\"id\":\"x\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"whole\"}}]}\n\n",
            "data: {\"id\":\"x\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"));

        var events = await Provider().CollectAsync(Requests.Chat(), "m");

        events.Text().ShouldBe("whole");
        events.OfType<UpstreamFailed>().ShouldBeEmpty();
    }

    [Fact]
    public async Task Send_PlainReplyCut_IsCutOff()
    {
        _upstream.Next(UpstreamAnswer.Response(200, "{\"id\":\"x\",").CutAfter(1));

        var events = await Provider().CollectAsync(Requests.Chat(stream: false), "m");

        events.ShouldHaveSingleItem();
        events.Failure().Kind.ShouldBe(UpstreamFailureKind.CutOff);
    }

    [Theory]
    [InlineData("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\n\n")]
    [InlineData("data: nonsense\n\n")]
    [InlineData("data: [1,2]\n\n")]
    [InlineData("data: \"\\ud800\"\n\n")]
    public async Task Send_MalformedEvents_AreMalformed(string piece)
    {
        _upstream.Next(UpstreamAnswer.EventStream(piece, "data: [DONE]\n\n"));

        (await Provider().CollectAsync(Requests.Chat(), "m")).Failure().Kind.ShouldBe(UpstreamFailureKind.MalformedReply);
    }

    [Theory]
    [InlineData("<html><body>captive portal</body></html>", "text/html", true)]
    [InlineData("<html><body>captive portal</body></html>", "text/html", false)]
    [InlineData("not json", "application/json", false)]
    [InlineData("not json", "text/plain", false)]
    [InlineData("{\"id\":\"x\",\"choices\":[]}", "application/json", false)]
    public async Task Send_SomethingElseThanAReply_IsMalformed(string body, string type, bool stream)
    {
        _upstream.Next(UpstreamAnswer.Response(200, body, type));

        var events = await Provider().CollectAsync(Requests.Chat(stream: stream), "m");

        events.ShouldHaveSingleItem();
        events.Failure().Kind.ShouldBe(UpstreamFailureKind.MalformedReply);
    }

    [Fact]
    public async Task Send_StreamAnsweredWithOneBody_IsRead()
    {
        _upstream.Next(UpstreamAnswer.Response(
            200, """{"id":"x","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"all at once"},"finish_reason":"stop"}]}"""));

        (await Provider().CollectAsync(Requests.Chat(), "m")).Text().ShouldBe("all at once");
    }

    [Fact]
    public async Task Send_ErrorInsideTheStream_IsTold()
    {
        _upstream.Next(UpstreamAnswer.EventStream(
            "data: {\"id\":\"x\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"half\"}}]}\n\n",
            "data: {\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\",\"code\":503}}\n\n",
            "data: [DONE]\n\n"));

        var events = await Provider().CollectAsync(Requests.Chat(), "m");

        events.Text().ShouldBe("half");
        events.Failure().Kind.ShouldBe(UpstreamFailureKind.ServerError);
    }

    [Fact]
    public async Task Send_CommentsBetweenEvents_AreSkipped()
    {
        _upstream.Next(UpstreamAnswer.EventStream(
            ": OPENROUTER PROCESSING\n\n",
            "data: {\"id\":\"x\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"yes\"},\"finish_reason\":\"stop\"}]}\r\n\r\n",
            "data: [DONE]\n\n"));

        (await Provider().CollectAsync(Requests.Chat(), "m")).Text().ShouldBe("yes");
    }

    [Fact]
    public async Task Send_ErrorThatQuotesTheKey_DoesNotShowIt()
    {
        _upstream.Next(UpstreamAnswer.Error(401, $"Key {Key} is not known here", "oops"));

        var failure = (await Provider().CollectAsync(Requests.Chat(), "m")).Failure();

        failure.Kind.ShouldBe(UpstreamFailureKind.Unauthorized);
        failure.Message.ShouldNotContain(Key);
        failure.ToString().ShouldNotContain(Key);
    }

    [Fact]
    public async Task Send_Cancelled_AbortsTheUpstreamAtOnce()
    {
        var gate = new TaskCompletionSource();
        _upstream.Next(UpstreamAnswer.Text("one two three four").HoldAfter(2, gate.Task));
        using var client = new CancellationTokenSource();
        var seen = "";

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var step in Provider().SendAsync(Requests.Chat(), Requests.Target("p", "m"), client.Token))
            {
                seen += (step as ChoiceDelta)?.Text;
                if (seen == "one two")
                {
                    await client.CancelAsync();
                }
            }
        });

        await _upstream.Requests[0].ClientLeft;
        _upstream.Requests[0].PiecesSent.ShouldBe(2);
    }

    [Fact]
    public async Task Send_ReaderStopsReading_AbortsTheUpstream()
    {
        _upstream.Next(UpstreamAnswer.Text("one two three four").HoldAfter(2, new TaskCompletionSource().Task));

        await foreach (var step in Provider().SendAsync(Requests.Chat(), Requests.Target("p", "m"), default))
        {
            if (step is ChoiceDelta)
            {
                break;
            }
        }

        await _upstream.Requests[0].ClientLeft;
    }

    [Fact]
    public async Task Send_CancelledBeforeTheAnswer_AbortsTheUpstream()
    {
        _upstream.Next(UpstreamAnswer.Hang());
        using var client = new CancellationTokenSource();

        var reply = Provider().CollectAsync(Requests.Chat(), "m", client.Token);
        var received = await _upstream.WaitForRequestAsync();
        await client.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(reply);
        await received.ClientLeft;
    }

    [Fact]
    public async Task Send_PiecesAreHandedOnBeforeTheReplyIsWhole()
    {
        var gate = new TaskCompletionSource();
        _upstream.Next(UpstreamAnswer.Text("first second").HoldAfter(1, gate.Task));
        await using var reply = Provider().SendAsync(Requests.Chat(), Requests.Target("p", "m"), default).GetAsyncEnumerator();

        (await reply.MoveNextAsync()).ShouldBeTrue();
        (await reply.MoveNextAsync()).ShouldBeTrue();
        reply.Current.ShouldBeOfType<ChoiceDelta>().Text.ShouldBe("first");
        gate.SetResult();
        (await reply.MoveNextAsync()).ShouldBeTrue();
        reply.Current.ShouldBeOfType<ChoiceDelta>().Text.ShouldBe(" second");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Send_OneAfterTheOther_SharesTheConnection(bool stream)
    {
        _upstream.Otherwise(UpstreamAnswer.Text("ok then"));
        var provider = Provider();

        for (var i = 0; i < 5; i++)
        {
            (await provider.CollectAsync(Requests.Chat(stream: stream), "m")).Text().ShouldBe("ok then");
        }

        _upstream.Requests.Select(request => request.Connection).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Send_MistralPreset_LeavesOutWhatMistralRefuses()
    {
        _upstream.Next(UpstreamAnswer.Text("ok"));
        var chat = Requests.Chat() with { MaxOutputTokens = 5, Seed = 1, EndUser = "u" };

        await Provider(preset: "mistral").CollectAsync(chat, "m");

        var fields = _upstream.Requests[0].Json.EnumerateObject().Select(field => field.Name).ToList();
        fields.ShouldContain("max_tokens");
        fields.ShouldNotContain("max_completion_tokens");
        fields.ShouldNotContain("stream_options");
        fields.ShouldNotContain("seed");
        fields.ShouldNotContain("user");
    }

    private IProvider Provider(
        string preset = "openai", string? key = Key, Uri? baseUrl = null, Dictionary<string, SecretText>? headers = null)
    {
        var options = new ProviderOptions
        {
            Preset = preset,
            BaseUrl = baseUrl ?? _upstream.OpenAiUrl,
            ApiKey = key is null ? null : new(key),
            Headers = headers ?? [],
        };
        ProviderOptionsValidator.Validate("providers.p", "p", options).ShouldBeEmpty();
        new ProviderFactory(_client, text => text.Length, _time).TryCreate("providers.p", "p", options, out var provider, out _).ShouldBeTrue();
        return provider!;
    }
}
