using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Pareto.Server.Tests.Telemetry;

public sealed partial class MetricsTests : IAsyncLifetime
{
    private const string ClientKey = "client-key-of-the-shop";
    private const string ScrapeKey = "scrape-key-of-the-tests";

    private ScriptedUpstream _upstream = null!;

    public async ValueTask InitializeAsync() => _upstream = await ScriptedUpstream.StartAsync();

    public async ValueTask DisposeAsync() => await _upstream.DisposeAsync();

    [Fact]
    public async Task Scrape_AfterTraffic_TellsWhatTheLedgerTells()
    {
        await using var gateway = await StartAsync("policy: {}");
        _upstream.Otherwise(UpstreamAnswer.Text("Paris").Using(100, 10));
        using var plain = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("mid"), ClientKey);
        using var streamed = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("premium", "Write to ada@example.com", ",\"stream\":true"), ClientKey);
        await streamed.TextAsync();
        _upstream.Otherwise(UpstreamAnswer.Error(500, "broken"));
        using var failed = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("mid"), ClientKey);
        using var refused = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("mid"), "no-key-of-anybody");

        var metrics = await ScrapeAsync(gateway);

        const string Gpt = "gen_ai_operation_name=\"chat\",gen_ai_provider_name=\"openai\",gen_ai_request_model=\"mid-model\"";
        metrics[$"gen_ai_client_token_usage_sum{{{Gpt},gen_ai_token_type=\"input\"}}"].ShouldBe(100);
        metrics[$"gen_ai_client_token_usage_bucket{{{Gpt},gen_ai_token_type=\"output\",le=\"16\"}}"].ShouldBe(1);
        metrics[$"gen_ai_client_operation_duration_seconds_count{{{Gpt}}}"].ShouldBe(1);
        metrics[$"gen_ai_client_operation_duration_seconds_count{{{Gpt},error_type=\"server_error\"}}"].ShouldBe(1);
        metrics.Sum("gen_ai_server_time_to_first_token_seconds_count", "premium-model").ShouldBe(1);
        metrics.Sum("gen_ai_server_time_to_first_token_seconds_count", "mid-model").ShouldBe(0);
        metrics["pareto_requests_total{pareto_workload=\"default\",pareto_key=\"shop\",pareto_tier=\"mid\",pareto_outcome=\"completed\"}"].ShouldBe(1);
        metrics["pareto_requests_total{pareto_workload=\"default\",pareto_key=\"shop\",pareto_tier=\"mid\",pareto_outcome=\"failed\"}"].ShouldBe(1);
        metrics["pareto_attempts_total{pareto_target=\"openai/mid-model\",pareto_tier=\"mid\",pareto_purpose=\"answer\",pareto_outcome=\"failed\",error_type=\"server_error\"}"].ShouldBe(1);
        metrics["pareto_tokens_total{pareto_target=\"openai/mid-model\",pareto_token_class=\"output\"}"].ShouldBe(10);
        metrics["pareto_errors_total{error_type=\"upstream_unavailable\"}"].ShouldBe(1);
        metrics["pareto_errors_total{error_type=\"invalid_api_key\"}"].ShouldBe(1);
        metrics["pareto_policy_findings_total{pareto_finding_type=\"EMAIL_ADDRESS\",pareto_found_in=\"request\"}"].ShouldBe(1);
        metrics.Sum("pareto_policy_verdicts_total").ShouldBe(3);
        metrics["pareto_target_in_flight{pareto_target=\"openai/mid-model\"}"].ShouldBe(0);
        metrics.Series.ShouldContain("pareto_ledger_queue");

        // Money to the last digit that a double holds.
        var total = gateway.Ledger.Totals(Core.Accounting.LedgerFilter.All, Core.Accounting.LedgerGrouping.None)[0];
        total.Cost.ShouldBeGreaterThan(0);
        metrics.Sum("pareto_cost_usd_total").ShouldBe((double)total.Cost, 1e-12);
        metrics.Sum("pareto_workload_cost_usd_total").ShouldBe((double)total.Cost, 1e-12);
        metrics.Sum("pareto_baseline_cost_usd_total").ShouldBe((double)total.BaselineCost, 1e-12);
        metrics.Sum("pareto_savings_usd").ShouldBe((double)total.Savings, 1e-12);
    }

    [Fact]
    public async Task Scrape_AttemptUnderWayAndCircuitOpen_AreSeen()
    {
        await using var gateway = await StartAsync("", "execution: { retries: 0, circuit: { minimumAttempts: 2, breakTime: 5m } }");
        _upstream.Otherwise(UpstreamAnswer.Error(500, "broken"), "small-model");
        for (var i = 0; i < 2; i++)
        {
            using var failed = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("small"), ClientKey);
        }

        var gate = new TaskCompletionSource();
        _upstream.Otherwise(UpstreamAnswer.Text("one two").HoldAfter(1, gate.Task), "mid-model");
        using var running = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("mid", more: ",\"stream\":true"), ClientKey);
        var during = await ScrapeAsync(gateway);
        gate.SetResult();
        await running.TextAsync();
        var after = await ScrapeAsync(gateway);

        during["pareto_target_circuit_open{pareto_target=\"openai/small-model\"}"].ShouldBe(1);
        during["pareto_target_circuit_open{pareto_target=\"openai/mid-model\"}"].ShouldBe(0);
        during["pareto_target_in_flight{pareto_target=\"openai/mid-model\"}"].ShouldBe(1);
        during.Sum("pareto_requests_total", "\"mid\"").ShouldBe(0);
        after["pareto_target_in_flight{pareto_target=\"openai/mid-model\"}"].ShouldBe(0);
        after.Sum("pareto_requests_total", "\"mid\"").ShouldBe(1);
    }

    [Fact]
    public async Task Scrape_MoreWorkloadsThanAreToldApart_TheRestIsOther()
    {
        await using var gateway = await StartAsync();
        _upstream.Otherwise(UpstreamAnswer.Text("ok"));
        const int Sent = 103;
        for (var i = 0; i < Sent; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Exchanges.ChatPath)
            {
                Content = new StringContent(Exchanges.Chat("mid"), System.Text.Encoding.UTF8, "application/json"),
            };
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {ClientKey}");
            request.Headers.TryAddWithoutValidation("x-pareto-workload", $"stream \"{(char)('a' + (i / 26))}{(char)('a' + (i % 26))}\"");
            using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        var metrics = await ScrapeAsync(gateway);

        metrics.Series.Count(series => series.StartsWith("pareto_requests_total", StringComparison.Ordinal)).ShouldBe(101);
        metrics.Sum("pareto_requests_total", "pareto_workload=\"other\"").ShouldBe(Sent - 100);
        metrics.Sum("pareto_requests_total", "pareto_workload=\"stream \\\"aa\\\"\"").ShouldBe(1);
    }

    [Fact]
    public async Task Scrape_AskedForOpenMetrics_IsOpenMetrics()
    {
        await using var gateway = await StartAsync();
        _upstream.Otherwise(UpstreamAnswer.Text("ok"));
        using var served = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("mid"), ClientKey);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {ScrapeKey}");
        request.Headers.TryAddWithoutValidation("Accept", "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5");
        using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        response.Content.Headers.ContentType!.ToString().ShouldBe("application/openmetrics-text; version=1.0.0; charset=utf-8");
        var metrics = ScrapedMetrics.Parse(await response.TextAsync(), openMetrics: true);
        metrics.Types["pareto_requests"].ShouldBe("counter");
        metrics.Sum("pareto_requests_total").ShouldBe(1);
    }

    [Fact]
    public async Task Scrape_Keys_OpenItOrNot()
    {
        await using var gateway = await StartAsync();

        using var nobody = await gateway.SendAsync(HttpMethod.Get, "/metrics");
        using var client = await gateway.SendAsync(HttpMethod.Get, "/metrics", key: ClientKey);
        using var scraper = await gateway.SendAsync(HttpMethod.Get, "/metrics", key: ScrapeKey);
        using var admin = await gateway.SendAsync(HttpMethod.Get, "/metrics", key: gateway.NewAdminKey);
        using var elsewhere = await gateway.SendAsync(HttpMethod.Get, "/admin/v1/status", key: ScrapeKey);
        using var models = await gateway.SendAsync(HttpMethod.Get, "/v1/models", key: ScrapeKey);

        nobody.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        client.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        scraper.StatusCode.ShouldBe(HttpStatusCode.OK);
        scraper.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        admin.StatusCode.ShouldBe(HttpStatusCode.OK);
        elsewhere.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        models.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    /// <summary>Dashboards and alarms are built on these names: a change here breaks them.</summary>
    [Fact]
    public async Task Page_Metrics_AreThoseOfTheGateway()
    {
        await using var gateway = await StartAsync(
            $$"""
            policy: {}
            limits: [ { name: reports, scope: workload, only: [reports], requests: 1 } ]
            budgets: [ { name: house, amount: 100, enforcement: soft } ]
            alerts: { webhooks: [ { url: "{{_upstream.Address}}", secret: whsec_{{new string('A', 32)}} } ] }
            workloads: { tickets: { template: ticket } }
            templates: { ticket: { schema: '{ "type": "object" }' } }
            """);
        _upstream.Otherwise(UpstreamAnswer.Text("ok"));
        for (var i = 0; i < 2; i++)
        {
            using var report = new HttpRequestMessage(HttpMethod.Post, Exchanges.ChatPath) { Content = new StringContent(Exchanges.Chat("mid"), Encoding.UTF8, "application/json") };
            report.Headers.Add("Authorization", $"Bearer {ClientKey}");
            report.Headers.Add("x-pareto-workload", "reports");
            using var answer = await gateway.Client.SendAsync(report, TestContext.Current.CancellationToken);
        }

        using var served = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("mid", "Write to ada@example.com", ",\"stream\":true"), ClientKey);
        await served.TextAsync();
        using var estimated = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("estimated"), ClientKey);
        estimated.StatusCode.ShouldBe(HttpStatusCode.OK, await estimated.TextAsync());
        using var ticket = new HttpRequestMessage(HttpMethod.Post, Exchanges.ChatPath) { Content = new StringContent(Exchanges.Chat("mid"), System.Text.Encoding.UTF8, "application/json") };
        ticket.Headers.Add("Authorization", $"Bearer {ClientKey}");
        ticket.Headers.Add("x-pareto-workload", "tickets");
        using var offTemplate = await gateway.Client.SendAsync(ticket, TestContext.Current.CancellationToken);
        offTemplate.StatusCode.ShouldBe(HttpStatusCode.BadGateway, await offTemplate.TextAsync());
        using var unpriced = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("unpriced"), ClientKey);
        using var refused = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("mid"), "no-key-of-anybody");

        var metrics = await ScrapeAsync(gateway);

        var written = MarkdownPage.Of("docs/telemetry.md").TableRows.Where(row => row.Length == 4 && MetricName().IsMatch(row[0]))
            .Select(row => $"{row[0].Trim('`')} {row[1]}");
        metrics.Types.Select(type => $"{type.Key} {type.Value}").ShouldBe(written, ignoreOrder: true);
    }

    [Fact]
    public async Task Scrape_Budgets_AreTheirSharesAndThoseOfEndUsersTogether()
    {
        await using var gateway = await StartAsync(
            """
            budgets:
              - { name: teams, amount: 5, window: week, perEach: team }
              - { name: users, amount: 2, window: day, perEach: endUser }
            """);
        _upstream.Otherwise(UpstreamAnswer.Text("ok").Using(100, 1_000_000));
        foreach (var user in (string[])["u-1", "u-2", "u-3"])
        {
            using var served = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("far", "Hi", $",\"max_tokens\":1000000,\"user\":\"{user}\""), ClientKey);
            served.StatusCode.ShouldBe(HttpStatusCode.OK, await served.TextAsync());
        }

        var metrics = await ScrapeAsync(gateway);

        metrics.Sum("pareto_budget_limit_usd", "pareto_budget=\"teams\",pareto_budget_subject=\"team sales\",pareto_budget_window=\"week\"").ShouldBe(5);
        metrics.Sum("pareto_budget_spent_usd", "pareto_budget_subject=\"team sales\"").ShouldBe(3);
        metrics.Series.Count(series => series.StartsWith("pareto_budget_limit_usd", StringComparison.Ordinal)).ShouldBe(2);
        metrics.Sum("pareto_budget_limit_usd", "pareto_budget=\"users\",pareto_budget_subject=\"end users\",pareto_budget_window=\"day\"").ShouldBe(6);
        metrics.Sum("pareto_budget_spent_usd", "pareto_budget=\"users\"").ShouldBe(3);
        metrics.Sum("pareto_budget_kept_usd", "pareto_budget=\"users\"").ShouldBeInRange(0, 3);
    }

    private static async Task<ScrapedMetrics> ScrapeAsync(RunningGateway gateway)
    {
        using var response = await gateway.SendAsync(HttpMethod.Get, "/metrics", key: ScrapeKey);
        return ScrapedMetrics.Parse(await response.TextAsync());
    }

    private Task<RunningGateway> StartAsync(string more = "", string execution = "execution: { retries: 0 }") => RunningGateway.StartAsync(
        $$"""
        server: { drainTime: 2s }
        keys: [ { name: shop, key: {{ClientKey}}, team: sales } ]
        providers:
          openai: { preset: openai, baseUrl: "{{_upstream.OpenAiUrl}}", apiKey: k, location: local }
          near: { preset: openai-compatible, baseUrl: "{{_upstream.OpenAiUrl}}", location: local }
          far: { preset: openai-compatible, baseUrl: "{{_upstream.OpenAiUrl}}", location: external }
        tiers: { small: openai/small-model, mid: openai/mid-model, premium: openai/premium-model }
        targets:
          openai/small-model: { price: { input: 0.1, output: 0.4 } }
          openai/mid-model: { price: { input: 0.5, output: 2 } }
          openai/premium-model: { price: { input: 2.5, output: 10 } }
          far/known: { contextTokens: 2000000, price: { input: 0, output: 1 } }
        aliases: { far: far/known, unpriced: far/unheard-of, estimated: near/unheard-of }
        telemetry: { metricsKey: {{ScrapeKey}} }
        {{execution}}
        {{more}}
        """);

    [GeneratedRegex("^`[a-z_]+`$")]
    private static partial Regex MetricName();
}
