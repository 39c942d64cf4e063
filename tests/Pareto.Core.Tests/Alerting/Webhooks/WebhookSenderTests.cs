using Pareto.Core.Alerting;
using Pareto.Core.Alerting.Webhooks;
using Pareto.Testing;

namespace Pareto.Core.Tests.Alerting.Webhooks;

public sealed class WebhookSenderTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _clock = new();
    private readonly WebhookSender _sender;
    private ScriptedUpstream _receiver = null!;

    public WebhookSenderTests() => _sender = new WebhookSender(Patience, _clock);

    public async ValueTask InitializeAsync() => _receiver = await ScriptedUpstream.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _sender.Dispose();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task Send_Alert_IsPostedInTheStandardsFormAndSigned()
    {
        _receiver.Otherwise(UpstreamAnswer.Response(204, ""));

        (await SendAsync(_receiver.Address)).ShouldBeNull();

        var post = _receiver.Requests.ShouldHaveSingleItem();
        (post.Method, post.Path, post.Query).ShouldBe(("POST", "/hook", "?room=ops"));
        post.Headers["content-type"].ShouldBe("application/json");
        post.Headers["webhook-id"].ShouldBe("alert_1");
        post.Headers["webhook-timestamp"].ShouldBe($"{_clock.GetUtcNow().ToUnixTimeSeconds()}");
        Receiver.Accepts(post).ShouldBeTrue();
        post.Body.ShouldBe(
            """
            {"type":"budget","timestamp":"2026-01-15T12:00:00+00:00","data":{"id":"alert_1","at":"2026-01-15T12:00:00+00:00","kind":"budget","severity":"warning","subject":"team-checkout","message":"The budget team-checkout has used 80 % of its $100.00.","window":{"from":"2026-01-01T00:00:00+00:00","until":"2026-02-01T00:00:00+00:00"},"figures":{"limitUsd":100,"spentUsd":80.12}}}
            """);
    }

    [Theory]
    [InlineData(500, "it answers with status 500")]
    [InlineData(404, "it answers with status 404")]
    [InlineData(307, "it redirects (status 307), which is not followed")]
    public async Task Send_OtherStatus_IsToldAndNoOtherAddressCalled(int status, string problem)
    {
        _receiver.Otherwise(UpstreamAnswer.Response(status, "").Header("Location", $"{_receiver.Address}elsewhere"));

        (await SendAsync(_receiver.Address)).ShouldBe(problem);

        _receiver.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Send_BodyWithoutEnd_IsNotWaitedFor()
    {
        _receiver.Otherwise(UpstreamAnswer.Response(200, "taken").HoldAfter(0, new TaskCompletionSource().Task));

        (await SendAsync(_receiver.Address)).ShouldBeNull();
    }

    [Fact]
    public async Task Send_NoAnswer_EndsAfterTheTimeout()
    {
        _receiver.Otherwise(UpstreamAnswer.Hang());

        var sending = SendAsync(_receiver.Address);
        var post = await _receiver.WaitForRequestAsync();
        sending.IsCompleted.ShouldBeFalse();
        _clock.Advance(Patience);

        (await sending).ShouldBe("it does not answer in time");
        await post.ClientLeft;
    }

    [Fact]
    public async Task Send_NobodyThere_IsToldWithoutTheAddress() =>
        (await SendAsync(ScriptedUpstream.RefusingAddress())).ShouldBe("it accepts no connection");

    [Fact]
    public async Task Send_Reset_IsToldWithoutTheAddress()
    {
        _receiver.Otherwise(UpstreamAnswer.Reset());

        (await SendAsync(_receiver.Address)).ShouldBe("it closes the connection without a valid answer");
    }

    private Task<string?> SendAsync(Uri address) => _sender.SendAsync(
        new WebhookOptions { Url = new Uri(address, "/hook?room=ops"), Secret = Receiver.Secret },
        RecordedAlert.Of(Alerts.Budget("a")) with { Id = "alert_1" },
        TestContext.Current.CancellationToken).AsTask();
}
