using System.Net;
using Pareto.Core.Exchange;
using Pareto.Core.Routing.Competence;
using Pareto.Core.Storage;

namespace Pareto.Server.Tests.Learning;

/// <summary>A gateway whose targets must earn their place.</summary>
public sealed class CompetenceTests : IAsyncLifetime
{
    private const string Question = "Classify the sentiment of this review as positive or negative: the soup was cold.";

    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private ScriptedUpstream _upstream = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _upstream = await ScriptedUpstream.StartAsync();
        foreach (var model in (string[])["small-model", "mid-model", "premium-model"])
        {
            _upstream.Otherwise(UpstreamAnswer.Text("negative"), model);
        }
    }

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    [Fact]
    public async Task Chat_NewTarget_EarnsItsPlaceFromShadows()
    {
        await using var gateway = await StartAsync("enabled: true, shadow: 1");

        using (var first = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("auto", Question)))
        {
            first.Header("x-pareto-target").ShouldBe("openai/premium-model");
            first.Header("x-pareto-reason").ShouldEndWith("openai/small-model has earned nothing yet of 0.8 on classification 1: premium");
        }

        await OutcomesAsync(gateway, 1);
        for (var i = 2; i <= 20; i++)
        {
            (await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("auto", Question))).Dispose();
            await OutcomesAsync(gateway, i);
        }

        _clock.Advance(TimeSpan.FromSeconds(31));

        using var earned = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("auto", Question));
        earned.Header("x-pareto-target").ShouldBe("openai/small-model");
        using var another = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("auto", "Translate to German: good morning, and thank you for the fish"));
        another.Header("x-pareto-target").ShouldBe("openai/premium-model", "twenty outcomes of one task earn no other");
    }

    [Fact]
    public async Task Feedback_TakesBackWhatWasEarned()
    {
        await using var gateway = await StartAsync("enabled: true, quality: 0.3, shadow: 0");
        var ids = new List<string>();
        for (var i = 0; i < 8; i++)
        {
            using var answer = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("small", Question));
            ids.Add(answer.Header("x-pareto-request-id"));
            await JudgeAsync(gateway, ids[i], 1);
        }

        _clock.Advance(TimeSpan.FromSeconds(31));
        using (var trusted = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("auto", Question)))
        {
            trusted.Header("x-pareto-target").ShouldBe("openai/small-model");
        }

        foreach (var id in ids)
        {
            await JudgeAsync(gateway, id, 0);
        }

        _clock.Advance(TimeSpan.FromSeconds(31));
        using var distrusted = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("auto", Question));
        distrusted.Header("x-pareto-target").ShouldBe("openai/premium-model");
    }

    private Task<RunningGateway> StartAsync(string competence) => RunningGateway.StartAsync(
        TestConfiguration.OpenAi(_upstream, $"routing: {{ competence: {{ {competence} }}, prediction: {{ enabled: false }}, check: {{ sample: 0 }} }}"), _clock);

    private static async Task JudgeAsync(RunningGateway gateway, string id, int score)
    {
        using var response = await gateway.PostAsync("/v1/feedback", $$"""{"request_id":"{{id}}","score":{{score}}}""");
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.TextAsync());
    }

    private static async Task OutcomesAsync(RunningGateway gateway, int count)
    {
        using var database = SqliteDatabase.OpenExisting(DataDirectory.At(gateway.DataDirectory));
        var reader = new CompetenceReader(database);
        while (reader.Rows().Sum(row => row.Observations) < count)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), Cancel);
        }

        reader.Rows().ShouldAllBe(row => row.Target == new TargetId("openai", "small-model") && row.Task == TaskType.Classification && row.Quality == 1);
    }
}
