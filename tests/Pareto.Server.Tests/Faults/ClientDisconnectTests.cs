using System.Net.Sockets;
using System.Text;
using Pareto.Core.Exchange;

namespace Pareto.Server.Tests.Faults;

/// <summary>Clients that hang up: the provider is told to stop, and what was used is paid for.</summary>
public sealed class ClientDisconnectTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chat_ClientLeavesBeforeTheFirstByte_StopsTheProviderAndIsWrittenDown(bool stream)
    {
        await using var bench = await FaultBench.StartAsync();
        bench.Bad.Otherwise(UpstreamAnswer.Hang());
        var call = await AskAndHangUpAsync(bench, stream, _ => bench.Bad.WaitForRequestAsync());

        await call.ClientLeft.WaitAsync(Cancel);
        var row = (await bench.OnlyRowsInTimeAsync()).ShouldHaveSingleItem();
        row.Outcome.ShouldBe(AttemptOutcome.ClientLeft);
        row.Failure.ShouldBeNull();
        row.Usage.Input.ShouldBeGreaterThan(0, "the provider got the prompt and may go on with it");
        row.Usage.Output.ShouldBe(0);
        row.Cost.GetValueOrDefault().ShouldBeGreaterThan(0);
        bench.Good.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Chat_ClientLeavesAPlainReplyInTheMiddle_StopsTheProviderAndIsWrittenDown()
    {
        await using var bench = await FaultBench.StartAsync();
        bench.Bad.Otherwise(UpstreamAnswer.EventStream(Chunk("one two three"), "never").HoldAfter(1, new TaskCompletionSource().Task));
        var call = await AskAndHangUpAsync(bench, stream: false, async _ =>
        {
            var call = await bench.Bad.WaitForRequestAsync();
            while (call.PiecesSent == 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), Cancel);
            }

            return call;
        });

        await call.ClientLeft.WaitAsync(Cancel);
        var row = (await bench.OnlyRowsInTimeAsync()).ShouldHaveSingleItem();
        row.Outcome.ShouldBe(AttemptOutcome.ClientLeft);
        row.Cost.GetValueOrDefault().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Stream_ClientLeavesMidStream_StopsTheProviderAndPaysForWhatItGot()
    {
        await using var bench = await FaultBench.StartAsync();
        bench.Bad.Otherwise(UpstreamAnswer.Text("one two three four").HoldAfter(3, new TaskCompletionSource().Task));
        var call = await AskAndHangUpAsync(bench, stream: true, async client =>
        {
            await ReadUntilAsync(client, "three");
            return bench.Bad.Requests.Single();
        });

        await call.ClientLeft.WaitAsync(Cancel);
        var row = (await bench.OnlyRowsInTimeAsync()).ShouldHaveSingleItem();
        row.Outcome.ShouldBe(AttemptOutcome.ClientLeft);
        row.Usage.Estimated.ShouldBeTrue();
        row.Usage.Input.ShouldBeGreaterThan(0);
        row.Usage.Output.ShouldBe(3, "one token for each of the three words");
        row.Cost.ShouldBe(((1m * row.Usage.Input) + (2m * 3)) / 1_000_000);
    }

    [Fact]
    public async Task Stream_ClientLeavesAfterARunningTotal_NothingDeliveredSinceIsFree()
    {
        await using var bench = await FaultBench.StartAsync();
        bench.Bad.Otherwise(UpstreamAnswer.EventStream(
            Chunk("one", """,{"prompt_tokens":100,"completion_tokens":1,"total_tokens":101}"""), Chunk(" two three"), "never").HoldAfter(2, new TaskCompletionSource().Task));
        await AskAndHangUpAsync(bench, stream: true, async client =>
        {
            await ReadUntilAsync(client, "three");
            return bench.Bad.Requests.Single();
        });

        var row = (await bench.OnlyRowsInTimeAsync()).ShouldHaveSingleItem();
        row.Outcome.ShouldBe(AttemptOutcome.ClientLeft);
        row.Usage.Input.ShouldBe(100, "the provider's own word");
        row.Usage.Output.ShouldBe(3);
    }

    internal static string Chunk(string text, string usage = "") =>
        "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"model\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
        + text + "\"},\"finish_reason\":null}]" + (usage.Length == 0 ? "" : ",\"usage\":" + usage[1..]) + "}\n\n";

    /// <summary>Sends a request over a socket of its own, and closes it as soon as the moment has come.</summary>
    internal static async Task<ReceivedRequest> AskAndHangUpAsync(FaultBench bench, bool stream, Func<NetworkStream, Task<ReceivedRequest>> moment)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(bench.Gateway.Address.Host, bench.Gateway.Address.Port, Cancel);
        await using var connection = client.GetStream();
        var body = Exchanges.Chat(FaultBench.WithFailover, more: stream ? ",\"stream\":true" : "");
        var request = $"POST {Exchanges.ChatPath} HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}";
        await connection.WriteAsync(Encoding.ASCII.GetBytes(request), Cancel);
        return await moment(connection);
    }

    internal static async Task ReadUntilAsync(NetworkStream stream, string text)
    {
        var seen = new StringBuilder();
        var buffer = new byte[4096];
        while (!seen.ToString().Contains(text, StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, Cancel);
            read.ShouldBeGreaterThan(0, seen.ToString());
            seen.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
    }
}
