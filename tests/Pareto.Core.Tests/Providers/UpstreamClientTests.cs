using System.Net;
using System.Net.Sockets;
using Pareto.Core.Exchange;
using Pareto.Core.Providers;
using Pareto.Core.Wire;
using Pareto.Testing;

namespace Pareto.Core.Tests.Providers;

public sealed class UpstreamClientTests : IDisposable
{
    private readonly UpstreamClient _client = new(TimeSpan.FromSeconds(30));

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task SendAsync_Refused_IsUnreachable() =>
        (await FailAsync(ScriptedUpstream.RefusingAddress())).Kind.ShouldBe(UpstreamFailureKind.Unreachable);

    [Fact]
    public async Task SendAsync_UnknownName_IsUnreachable() =>
        (await FailAsync(new Uri("http://no-such-host.invalid/v1"))).Kind.ShouldBe(UpstreamFailureKind.Unreachable);

    [Fact]
    public async Task SendAsync_TlsToAPlainServer_IsUnreachable()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();

        (await FailAsync(new Uri($"https://127.0.0.1:{upstream.Address.Port}/v1"))).Kind.ShouldBe(UpstreamFailureKind.Unreachable);
    }

    [Fact]
    public async Task SendAsync_ConnectionThatIsNeverReady_TimesOut()
    {
        // The kernel takes the connection in, and nobody ever answers the TLS greeting.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var impatient = new UpstreamClient(TimeSpan.FromMilliseconds(50));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"https://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/");

        var (response, failure) = await impatient.SendAsync(request, TestContext.Current.CancellationToken);

        response.ShouldBeNull();
        failure.ShouldNotBeNull().Kind.ShouldBe(UpstreamFailureKind.Timeout);
    }

    [Fact]
    public async Task SendAsync_ResetBeforeAnswer_IsUnreachable()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(UpstreamAnswer.Reset());

        (await FailAsync(new Uri(upstream.Address, "/v1/chat/completions"))).Kind.ShouldBe(UpstreamFailureKind.Unreachable);
    }

    [Fact]
    public async Task SendAsync_NotHttp_IsMalformed()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var greeting = GreetAsync(listener);

        var failure = await FailAsync(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/"));

        failure.Kind.ShouldBe(UpstreamFailureKind.MalformedReply);
        await greeting;
    }

    [Fact]
    public async Task SendAsync_Redirect_IsNotFollowed()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(UpstreamAnswer.Response(302, "").Header("Location", "/elsewhere"));
        using var request = new HttpRequestMessage(HttpMethod.Post, upstream.Address);

        var (response, _) = await _client.SendAsync(request, default);

        using (response.ShouldNotBeNull())
        {
            response.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }

        upstream.Requests.Length.ShouldBe(1);
    }

    [Fact]
    public async Task SendAsync_CancelledByTheCaller_Throws()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(UpstreamAnswer.Hang());
        using var caller = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, upstream.Address);

        var call = _client.SendAsync(request, caller.Token).AsTask();
        var received = await upstream.WaitForRequestAsync();
        await caller.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(call);
        await received.ClientLeft;
    }

    [Theory]
    [InlineData(10, 10, true)]
    [InlineData(11, 10, false)]
    [InlineData(100_000, 200_000, true)]
    public async Task ReadAsync_MoreThanAllowed_IsMalformed(int length, int limit, bool whole)
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(UpstreamAnswer.Response(200, new string('x', length)));
        using var request = new HttpRequestMessage(HttpMethod.Post, upstream.Address);
        var (response, _) = await _client.SendAsync(request, default);

        using var body = new PooledBuffer(64);
        var failure = await UpstreamClient.ReadAsync(response!, body, limit, default);

        failure?.Kind.ShouldBe(UpstreamFailureKind.MalformedReply);
        (failure is null).ShouldBe(whole);
        if (whole)
        {
            body.Length.ShouldBe(length);
        }
    }

    [Fact]
    public async Task ReadAsync_BodyBrokenOff_IsCutOff()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(UpstreamAnswer.Response(200, "{\"id\":").CutAfter(1));
        using var request = new HttpRequestMessage(HttpMethod.Post, upstream.Address);
        var (response, _) = await _client.SendAsync(request, default);

        using var body = new PooledBuffer(64);
        var failure = await UpstreamClient.ReadAsync(response!, body, 1000, default);

        failure.ShouldNotBeNull().Kind.ShouldBe(UpstreamFailureKind.CutOff);
    }

    private async Task<UpstreamFailure> FailAsync(Uri address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        var (response, failure) = await _client.SendAsync(request, default);
        response.ShouldBeNull();
        failure.ShouldNotBeNull().Message.ShouldNotContain("127.0.0.1");
        failure.Message.ShouldNotContain("no-such-host");
        return failure;
    }

    private static async Task GreetAsync(TcpListener listener)
    {
        using var connection = await listener.AcceptTcpClientAsync();
        await connection.GetStream().ReadExactlyAsync(new byte[4]);
        await connection.GetStream().WriteAsync("SSH-2.0-server\r\n\r\n"u8.ToArray());
    }
}
