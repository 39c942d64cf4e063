using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Pareto.Workbench.Demo;

namespace Pareto.Workbench.Tests.Demo;

public sealed class DemoDriverTests
{
    private static readonly string[] Two =
    [
        """{"id":"1","workload":"Anfragen für\nalle","messages":[{"role":"system","content":"s"},{"role":"user","content":"a"}],"request":{"seed":7},"replies":{"small":{"content":"x"}}}""",
        """{"id":"2","prompt":"b","replies":{"small":{"content":"y"}}}""",
    ];

    [Fact]
    public async Task RunAsync_EachEntry_IsSentOnceWithTheModelLeftOpen()
    {
        var gateway = new FakeGateway(stream => Whole(stream));

        var outcomes = await RunAsync(gateway, Two);

        outcomes.Select(outcome => (outcome.EntryIndex, outcome.Target, outcome.Error)).ShouldBe([(0, "r/m", null), (1, "r/m", null)]);
        var plain = gateway.Bodies.Single(body => !body.GetProperty("stream").GetBoolean());
        plain.GetProperty("model").GetString().ShouldBe("auto");
        plain.GetProperty("messages").GetArrayLength().ShouldBe(2);
        plain.GetProperty("seed").GetInt32().ShouldBe(7);
        gateway.Bodies.Count(body => body.GetProperty("stream").GetBoolean()).ShouldBe(1);
        gateway.Workloads.ShouldContain("Anfragen f?r?alle");
    }

    [Fact]
    public async Task RunAsync_RefusedRequest_IsAnOutcomeWithTheReason()
    {
        var outcomes = await RunAsync(new FakeGateway(_ => new HttpResponseMessage(HttpStatusCode.BadGateway) { Content = new StringContent("no") }), Two[0]);

        outcomes.ShouldHaveSingleItem().ShouldBe(new DemoOutcome(0, null, null, "no"));
    }

    [Fact]
    public async Task RunAsync_StreamWithoutItsEnd_IsNoAnswer()
    {
        var outcomes = await RunAsync(new FakeGateway(_ => Reply("data: {}\n\n")), Two);

        outcomes[0].Target.ShouldBe("r/m");
        outcomes[1].Target.ShouldBeNull();
    }

    [Fact]
    public async Task RunAsync_BrokenConnection_IsAnOutcomeWithTheReason()
    {
        var outcomes = await RunAsync(new FakeGateway(_ => throw new HttpRequestException("gone")), Two[0]);

        outcomes.ShouldHaveSingleItem().Error.ShouldBe("gone");
    }

    private static async Task<IReadOnlyList<DemoOutcome>> RunAsync(FakeGateway gateway, params string[] lines)
    {
        using var client = new HttpClient(gateway) { BaseAddress = new Uri("http://127.0.0.1:1") };
        return await new DemoDriver(client).RunAsync(
            RecordingsFile.Load(lines).Entries, new Progress<int>(), TestContext.Current.CancellationToken);
    }

    private static HttpResponseMessage Whole(bool stream) => Reply(stream ? "data: {}\n\ndata: [DONE]\n\n" : "{}");

    private static HttpResponseMessage Reply(string body) => new()
    {
        Content = new StringContent(body),
        Headers = { { "x-pareto-target", "r/m" } },
    };

    private sealed class FakeGateway(Func<bool, HttpResponseMessage> answer) : HttpMessageHandler
    {
        public ConcurrentBag<JsonElement> Bodies { get; } = [];

        public ConcurrentBag<string> Workloads { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = JsonElement.Parse(await request.Content!.ReadAsStringAsync(cancellationToken));
            Bodies.Add(body);
            Workloads.Add(request.Headers.GetValues("x-pareto-workload").Single());
            return answer(body.GetProperty("stream").GetBoolean());
        }
    }
}
