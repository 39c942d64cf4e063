using System.Net;
using System.Text.Json;

namespace Pareto.Server.Tests.Endpoints;

/// <summary>Budgets as clients meet them.</summary>
public sealed class BudgetTests
{
    // At the mid target: some 14 tokens of prompt and 100 of output are $0.000207 at most, and what is answered here costs $0.000205.
    private const string Capped = ",\"max_tokens\":100";

    private static readonly UpstreamAnswer Answer = UpstreamAnswer.Text("fine").Using(10, 100);

    [Fact]
    public async Task HardBudget_NotEnoughLeft_RefusesWithNameAmountsAndReset()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(Answer);
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 28, 22, 30, 0, TimeSpan.Zero));
        await using var gateway = await RunningGateway.StartAsync(
            TestConfiguration.OpenAi(upstream, "budgets: [{ name: pocket, amount: 0.0005, window: day, zone: Europe/Berlin }]"), clock);

        for (var i = 0; i < 2; i++)
        {
            using var answered = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(more: Capped));
            answered.StatusCode.ShouldBe(HttpStatusCode.OK, await answered.TextAsync());
        }

        using var refused = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(more: Capped));

        var message = (await refused.ErrorAsync(HttpStatusCode.PaymentRequired, "insufficient_quota", "budget_exceeded")).GetProperty("message").GetString()!;
        message.ShouldStartWith("The budget 'pocket' of $0.0005 a day has $0.00009 left, and this request may cost up to $0.000207 at openai/mid-model.");
        message.ShouldContain("It begins anew at 2026-03-28T23:00:00Z.", Case.Sensitive, "midnight in Berlin");
        refused.Header("Retry-After").ShouldBe("1800");
        upstream.Requests.Count().ShouldBe(2);

        clock.Advance(TimeSpan.FromMinutes(30));
        using var tomorrow = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(more: Capped));
        tomorrow.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task HardBudget_AnswerOfUnknownLength_IsHeldToWhatIsPaidFor()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(Answer);
        await using var gateway = await RunningGateway.StartAsync(
            TestConfiguration.OpenAi(upstream, "budgets: [{ name: pocket, amount: 0.01 }]"));

        using var answered = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat());

        answered.StatusCode.ShouldBe(HttpStatusCode.OK, await answered.TextAsync());
        upstream.Requests.Single().Json.GetProperty("max_completion_tokens").GetInt32().ShouldBe(4096, "nothing is known of this workload yet");
    }

    [Fact]
    public async Task SoftBudget_Overspent_GoesOnUnchanged()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(Answer);
        await using var gateway = await RunningGateway.StartAsync(
            TestConfiguration.OpenAi(upstream, "budgets: [{ name: wish, amount: 0.0001, enforcement: soft }]"));

        for (var i = 0; i < 3; i++)
        {
            using var answered = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat());
            answered.StatusCode.ShouldBe(HttpStatusCode.OK, await answered.TextAsync());
        }

        upstream.Requests.ShouldAllBe(request => !request.Body.Contains("max_completion_tokens"));
        gateway.Gateway.BudgetUse.ShouldHaveSingleItem().Spent.ShouldBe(3 * 0.000205m);
    }
}
