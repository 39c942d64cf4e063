using Pareto.Core.Exchange;
using Pareto.Core.Providers;
using Pareto.Testing;

namespace Pareto.Core.Tests.Providers;

public sealed class AnthropicProviderTests : IAsyncLifetime
{
    private const string Key = "test-key-of-mine";

    private readonly UpstreamClient _client = new(TimeSpan.FromSeconds(30));
    private ScriptedUpstream _upstream = null!;

    public async ValueTask InitializeAsync() => _upstream = await ScriptedUpstream.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _upstream.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Send_Chat_GivesTextFinishAndInclusiveUsage(bool stream)
    {
        _upstream.Next(UpstreamAnswer.Text("Paris is the capital.").Using(12, 4, cachedInput: 8));

        var events = await Provider().CollectAsync(Requests.Chat(stream: stream), "claude-x");

        events[0].ShouldBeOfType<ReplyStarted>().Model.ShouldBe("claude-x");
        events.Text().ShouldBe("Paris is the capital.");
        events.OfType<ChoiceDelta>().Last(delta => delta.FinishReason is not null).FinishReason.ShouldBe(FinishReason.Stop);
        events.OfType<UsageReported>().Last().Usage.ShouldBe(new TokenUsage { Input = 12, CachedInput = 8, Output = 4 });
        events.OfType<UpstreamFailed>().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Send_ToolCalls_GiveTheirWholeArguments(bool stream)
    {
        _upstream.Next(UpstreamAnswer.CallTools(new("toolu_1", "weather", """{"city":"Oslo"}"""), new("toolu_2", "weather", """{"city":"Rome"}""")));

        var events = await Provider().CollectAsync(Requests.Chat(stream: stream), "claude-x");

        var calls = events.OfType<ChoiceDelta>().SelectMany(delta => delta.ToolCalls).GroupBy(call => call.Index).ToList();
        calls.Select(call => call.First().Id).ShouldBe(["toolu_1", "toolu_2"]);
        calls.Select(call => string.Concat(call.Select(piece => piece.Arguments))).ShouldBe(["""{"city":"Oslo"}""", """{"city":"Rome"}"""]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/v1")]
    [InlineData("/v1/")]
    public async Task Send_Chat_CarriesKeyVersionAndModel(string basePath)
    {
        _upstream.Next(UpstreamAnswer.Text("ok"));

        await Provider(new Uri(_upstream.Address, basePath)).CollectAsync(Requests.Chat(), "claude-x");

        var request = _upstream.Requests.ShouldHaveSingleItem();
        request.Path.ShouldBe("/v1/messages");
        request.Model.ShouldBe("claude-x");
        request.Headers["x-api-key"].ShouldBe(Key);
        request.Headers["anthropic-version"].ShouldBe("2023-06-01");
        request.Headers.ShouldNotContainKey("Authorization");
    }

    [Fact]
    public async Task Send_Embeddings_AreRefusedWithoutACall()
    {
        (await Provider().CollectAsync(Requests.Embeddings("a"), "claude-x")).Failure().Kind.ShouldBe(UpstreamFailureKind.InvalidRequest);

        _upstream.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Send_WhatTheApiHasNoFormFor_IsRefusedWithoutACall()
    {
        var failure = (await Provider().CollectAsync(Requests.Chat() with { ChoiceCount = 2 }, "claude-x")).Failure();

        failure.Kind.ShouldBe(UpstreamFailureKind.InvalidRequest);
        _upstream.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(401, "authentication_error", UpstreamFailureKind.Unauthorized)]
    [InlineData(404, "not_found_error", UpstreamFailureKind.ModelNotFound)]
    [InlineData(429, "rate_limit_error", UpstreamFailureKind.RateLimited)]
    [InlineData(529, "overloaded_error", UpstreamFailureKind.ServerError)]
    public async Task Send_ErrorStatus_IsTold(int status, string type, UpstreamFailureKind kind)
    {
        _upstream.Next(UpstreamAnswer
            .Response(status, $$$"""{"type":"error","error":{"type":"{{{type}}}","message":"not now, {{{Key}}}"}}""")
            .Header("retry-after", "3"));

        var failure = (await Provider().CollectAsync(Requests.Chat(), "claude-x")).Failure();

        failure.Kind.ShouldBe(kind);
        failure.Status.ShouldBe(status);
        failure.RetryAfter.ShouldBe(TimeSpan.FromSeconds(3));
        failure.Message.ShouldNotContain(Key);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Send_StreamThatEndsEarly_IsCutOff(bool byTheConnection)
    {
        var answer = UpstreamAnswer.Text("one two three four");
        _upstream.Next(byTheConnection ? answer.CutAfter(2) : answer.EndAfter(2));

        var events = await Provider().CollectAsync(Requests.Chat(), "claude-x");

        events.Text().ShouldBe("one two");
        events.Failure().Kind.ShouldBe(UpstreamFailureKind.CutOff);
    }

    [Fact]
    public async Task Send_ErrorInsideTheStream_IsTold()
    {
        _upstream.Next(UpstreamAnswer.EventStream(
            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"model\":\"claude-x\",\"usage\":{\"input_tokens\":3}}}\n\n",
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n"));

        (await Provider().CollectAsync(Requests.Chat(), "claude-x")).Failure().Kind.ShouldBe(UpstreamFailureKind.ServerError);
    }

    [Fact]
    public async Task Send_MalformedEvent_IsMalformed()
    {
        _upstream.Next(UpstreamAnswer.EventStream("event: message_start\ndata: {\"type\":\n\n"));

        (await Provider().CollectAsync(Requests.Chat(), "claude-x")).Failure().Kind.ShouldBe(UpstreamFailureKind.MalformedReply);
    }

    [Fact]
    public async Task Send_Cancelled_AbortsTheUpstream()
    {
        _upstream.Next(UpstreamAnswer.Text("one two three").HoldAfter(1, new TaskCompletionSource().Task));
        using var client = new CancellationTokenSource();

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var step in Provider().SendAsync(Requests.Chat(), Requests.Target("p", "claude-x"), client.Token))
            {
                if (step is ChoiceDelta)
                {
                    await client.CancelAsync();
                }
            }
        });

        await _upstream.Requests[0].ClientLeft;
    }

    private IProvider Provider(Uri? baseUrl = null)
    {
        var options = new ProviderOptions { Preset = "anthropic", BaseUrl = baseUrl ?? _upstream.OpenAiUrl, ApiKey = new(Key) };
        ProviderOptionsValidator.Validate("providers.p", "p", options).ShouldBeEmpty();
        new ProviderFactory(_client, text => text.Length, TimeProvider.System)
            .TryCreate("providers.p", "p", options, out var provider, out _).ShouldBeTrue();
        return provider!;
    }
}
