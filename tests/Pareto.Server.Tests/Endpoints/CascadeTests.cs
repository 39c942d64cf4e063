using System.Net;
using Pareto.Core.Exchange;
using Pareto.Core.Routing.Competence;
using Pareto.Core.Storage;

namespace Pareto.Server.Tests.Endpoints;

/// <summary>A gateway that asks two small models first, as its clients see it.</summary>
public sealed class CascadeTests : IAsyncLifetime
{
    private const string Question = "Is Oslo the capital of Norway? Answer yes or no.";

    private ScriptedUpstream _upstream = null!;
    private RunningGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _upstream = await ScriptedUpstream.StartAsync();
        _gateway = await RunningGateway.StartAsync(
            $$"""
            server: { listen: "http://127.0.0.1:0", drainTime: 2s }
            providers:
              openai: { preset: openai, baseUrl: "{{_upstream.OpenAiUrl}}", apiKey: {{TestConfiguration.ProviderKey}} }
            tiers:
              small: [openai/first, openai/second]
              premium: [openai/premium]
            targets:
              openai/first: { price: { input: 0.1, output: 0.4 } }
              openai/second: { price: { input: 0.1, output: 0.4 } }
              openai/premium: { price: { input: 2.5, output: 10 } }
            execution: { retries: 0 }
            routing: { cascade: { drafts: [openai/first, openai/second], hold: { tokens: 2, whole: 60s } } }
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chat_SmallModelsAgree_GetsTheirAnswerAtTheCostOfBoth(bool stream)
    {
        _upstream.Otherwise(UpstreamAnswer.Text("Yes.").Using(1_000_000, 0), "first").Otherwise(UpstreamAnswer.Text("yes").Using(1_000_000, 0), "second");

        using var response = await AskAsync(Question, stream);

        var body = await response.TextAsync();
        body.ShouldContain("Yes.");
        response.Header("x-pareto-target").ShouldBe("openai/first");
        response.Header("x-pareto-tier").ShouldBe("small");
        response.Header("x-pareto-reason").ShouldEndWith("; two small models agree");
        response.Headers.Contains("x-pareto-held-ms").ShouldBe(stream);
        (stream ? body : response.Header("x-pareto-cost")).ShouldContain(stream ? "x-pareto-cost=0.2 " : "0.2");
        _gateway.RowsOf(response).Select(row => (row.Target.Model, row.Purpose, row.Final)).ShouldBe(
            [("first", AttemptPurpose.Answer, true), ("second", AttemptPurpose.Draft, false)], ignoreOrder: true);
        _upstream.Requests.ShouldAllBe(request => request.Model != "premium");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chat_SmallModelsDiffer_GetsPremiumsAnswerAndNothingOfTheDrafts(bool stream)
    {
        _upstream.Otherwise(UpstreamAnswer.Text("Yes."), "first").Otherwise(UpstreamAnswer.Text("No."), "second").Otherwise(UpstreamAnswer.Text("Certainly"), "premium");

        using var response = await AskAsync(Question, stream);

        var body = await response.TextAsync();
        body.ShouldContain("Certainly");
        body.ShouldNotContain("Yes");
        response.Header("x-pareto-target").ShouldBe("openai/premium");
        response.Header("x-pareto-reason").ShouldBe("escalation from small: premium; two small models differ");
        _gateway.RowsOf(response).Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("You may cancel until fourteen days after the parcel has reached you, by letter or mail, and the money comes back within two weeks.", "small", "openai/first")]
    [InlineData("You may not cancel once the parcel has reached you; until then it is free, and afterwards the money is kept for a whole year.", "premium", "openai/premium")]
    public async Task Chat_AnswersInManyWords_AreGivenWhereBothSayTheSame(string other, string tier, string target)
    {
        const string First = "By letter or mail you may cancel until fourteen days after the parcel reached you, and within two weeks the money comes back.";
        _upstream.Otherwise(UpstreamAnswer.Text(First), "first").Otherwise(UpstreamAnswer.Text(other), "second").Otherwise(UpstreamAnswer.Text("Certainly"), "premium");

        using var response = await AskAsync("Until when may I cancel?", stream: false);

        (await response.TextAsync()).ShouldContain(tier == "small" ? First : "Certainly");
        response.Header("x-pareto-target").ShouldBe(target);
        response.Header("x-pareto-reason").ShouldEndWith(tier == "small" ? "two small models agree" : "two small models differ");
    }

    [Fact]
    public async Task Stream_LongAnswer_ComesWhileItIsMade()
    {
        var rest = new TaskCompletionSource();
        _upstream.Otherwise(UpstreamAnswer.Text("Once upon a time there was").HoldAfter(3, rest.Task), "first");

        using var response = await AskAsync("Hello there!", stream: true);
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using var lines = new StreamReader(body);
        var read = "";
        while (!read.Contains("upon", StringComparison.Ordinal))
        {
            read += await lines.ReadLineAsync(TestContext.Current.CancellationToken);
        }

        rest.SetResult();
        read += await lines.ReadToEndAsync(TestContext.Current.CancellationToken);
        read.ShouldContain("was");
        read.ShouldContain("[DONE]");
        response.Header("x-pareto-reason").ShouldEndWith("the small model's beginning raises no doubt");
        _upstream.Requests.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chat_PremiumFailsAfterTheDraftsDiffered_GetsTheBestDraftMarked(bool stream)
    {
        _upstream.Otherwise(UpstreamAnswer.Text("Yes."), "first").Otherwise(UpstreamAnswer.Text("No."), "second").Otherwise(UpstreamAnswer.Error(500, "broken"), "premium");

        using var response = await AskAsync(Question, stream);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Header("x-pareto-degraded").ShouldBe("1 of the targets it was escalated to failed");
        response.Header("x-pareto-target").ShouldBe("openai/first");
    }

    [Theory]
    [InlineData("yes", 1)]
    [InlineData("no", 0)]
    public async Task Chat_Escalated_CountsForOrAgainstTheDraftThatWasNotTrusted(string better, double agreed)
    {
        _upstream.Otherwise(UpstreamAnswer.Text("Yes."), "first").Otherwise(UpstreamAnswer.Text("perhaps"), "second").Otherwise(UpstreamAnswer.Text(better), "premium");

        (await AskAsync(Question, stream: false)).Dispose();

        using var database = SqliteDatabase.OpenExisting(DataDirectory.At(_gateway.DataDirectory));
        var reader = new CompetenceReader(database);
        while (reader.Rows().Count == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TestContext.Current.CancellationToken);
        }

        var row = reader.Rows().ShouldHaveSingleItem();
        (row.Target, row.Observations, row.Escalations, row.EscalationsAgreed).ShouldBe((new TargetId("openai", "first"), 0, 1, agreed));
    }

    [Fact]
    public async Task Chat_ClientLeavesWhileDraftsRun_EndsThemAll()
    {
        _upstream.Otherwise(UpstreamAnswer.Hang());
        using var client = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, Exchanges.ChatPath) { Content = new StringContent(Exchanges.Chat("auto", Question)) };
        request.Content.Headers.ContentType = new("application/json");

        var asking = _gateway.Client.SendAsync(request, client.Token);
        var drafts = new[] { await _upstream.WaitForRequestAsync(1), await _upstream.WaitForRequestAsync(2) };
        await client.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(asking);

        await Task.WhenAll(drafts.Select(draft => draft.ClientLeft)).WaitAsync(TestContext.Current.CancellationToken);
        (await _gateway.OnlyRowsInTimeAsync()).Select(row => row.Outcome).ShouldBe([AttemptOutcome.ClientLeft, AttemptOutcome.ClientLeft]);
    }

    private Task<HttpResponseMessage> AskAsync(string question, bool stream) =>
        _gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("auto", question, stream ? ",\"stream\":true" : ""));
}
