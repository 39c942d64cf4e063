using System.Net;

namespace Pareto.Server.Tests.Endpoints;

/// <summary>The premium cap as clients and operators meet it.</summary>
public sealed class PremiumCapTests
{
    private const string Hard = "Prove that there are infinitely many primes congruent to 3 modulo 4, and explain why the same argument fails for 1 modulo 4.";

    [Fact]
    public async Task OverTheCap_AutoGoesLowerNamedPremiumIsRefusedAndTheStatusTells()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(UpstreamAnswer.Text("fine"));
        await using var gateway = await RunningGateway.StartAsync(
            TestConfiguration.OpenAi(upstream, "routing: { smallUpTo: 0, midUpTo: 0, premiumCap: { share: 0.2 } }"));

        using var auto = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("auto", Hard));
        using var named = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("premium", Hard));

        auto.Header("x-pareto-target").ShouldBe("openai/mid-model");
        auto.Header("x-pareto-reason").ShouldContain("premium cap of 20 % of requests in 24 hours is ");
        var error = await named.ErrorAsync(HttpStatusCode.TooManyRequests, "rate_limit_error", "premium_cap_reached");
        error.GetProperty("message").GetString()!.ShouldContain("Name the model auto, mid or small");
        named.Headers.Contains("Retry-After").ShouldBeFalse("clients would wait for a wrong time");
        for (var i = 0; i < 4; i++)
        {
            using var easy = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("small"));
        }

        using var afterOthers = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("premium", Hard));
        afterOthers.Header("x-pareto-target").ShouldBe("openai/premium-model");
        using var status = await gateway.SendAsync(HttpMethod.Get, "/admin/v1/status", key: gateway.NewAdminKey);
        var cap = (await status.JsonAsync()).GetProperty("premiumCaps").EnumerateArray().ShouldHaveSingleItem();
        cap.GetProperty("used").GetDouble().ShouldBe(1 / 6.0, 1e-5);
        cap.GetProperty("share").GetDouble().ShouldBe(0.2);
        cap.GetProperty("of").GetString().ShouldBe("requests");
        cap.GetProperty("spent").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Restart_KeepsWhatWasUsed()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(UpstreamAnswer.Text("fine"));
        var data = Directory.CreateTempSubdirectory("pareto-cap-test-");
        try
        {
            var yaml = TestConfiguration.OpenAi(upstream, "routing: { premiumCap: { share: 0.5, appliesTo: auto } }");
            await using (var first = await RunningGateway.StartAsync(yaml, dataDirectory: data.FullName))
            {
                using var premium = await first.PostAsync(Exchanges.ChatPath, Exchanges.Chat("premium"));
                using var small = await first.PostAsync(Exchanges.ChatPath, Exchanges.Chat("small"));
                await premium.TextAsync();
                await small.TextAsync();
            }

            await using var second = await RunningGateway.StartAsync(yaml, dataDirectory: data.FullName);

            second.Gateway.PremiumUse.ShouldHaveSingleItem().Used.ShouldBe(0.5);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    /// <summary>Hundreds of requests at once, through the whole gateway: no moment of the ledger has more than the cap.</summary>
    [Fact]
    public async Task ManyAtOnce_TheLedgerShowsNoMoreThanTheCap()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(UpstreamAnswer.Text("fine"));
        await using var gateway = await RunningGateway.StartAsync(
            TestConfiguration.OpenAi(upstream, "routing: { smallUpTo: 2, midUpTo: 2, premiumCap: { share: 0.15 } }"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(async i =>
        {
            using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("auto", i % 2 == 0 ? Hard : "Hi"));
            await response.TextAsync();
            return (response.StatusCode, Target: response.Header("x-pareto-target"));
        }));

        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.OK);
        answers.Count(answer => answer.Target == "openai/premium-model").ShouldBeInRange(10, 60);
        gateway.Gateway.PremiumUse[0].Used.ShouldBe(answers.Count(answer => answer.Target == "openai/premium-model") / 400.0, 1e-9);
    }
}
