using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pareto.Core.PolicyGate.AuditTrail;
using Pareto.Core.Storage;

namespace Pareto.Server.Tests.Secrecy;

/// <summary>
/// What users of other gateways complain of about personal data and secrets (complaint 25 of the field survey), part by part: each test
/// would have caught it. One upstream stands for the house, one for everybody else.
/// </summary>
public sealed class PolicyComplaintsTests : IAsyncLifetime
{
    private static readonly string Secret = Canaries.Typed.Single(canary => canary.Type == "AWS key").Value;
    private static readonly string Mail = Canaries.Typed.Single(canary => canary.Type == "e-mail").Value;

    private ScriptedUpstream _house = null!;
    private ScriptedUpstream _outside = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _house = await ScriptedUpstream.StartAsync();
        _outside = await ScriptedUpstream.StartAsync();
        _house.Otherwise(UpstreamAnswer.Text("from the house"));
        _outside.Otherwise(UpstreamAnswer.Text("from outside"));
    }

    public async ValueTask DisposeAsync()
    {
        await _house.DisposeAsync();
        await _outside.DisposeAsync();
    }

    /// <summary>A guardrail that lets everything through while its analyzer is down.</summary>
    [Theory]
    [InlineData("", "house/small")]
    [InlineData("", "house/small", ",\"stream\":true")]
    [InlineData(", onFailure: allow", "outside/large")]
    public async Task SearchThatDoesNotEndInTime_RestrictsTheRequest(string more, string target, string stream = "")
    {
        await using var gateway = await StartAsync($"policy: {{ detection: {{ timeout: 1ms{more} }} }}");
        var words = string.Join(' ', Enumerable.Range(0, 150_000).Select(i => $"w{i:X}"));

        using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("outside/large", words, stream), Canaries.ClientKey);

        await response.TextAsync();
        response.Header("x-pareto-target").ShouldBe(target);
    }

    /// <summary>A guardrail that knows the chat endpoint and forgets the others: one that is new must be named here, with what it takes.</summary>
    [Fact]
    public async Task EveryEndpointThatTakesText_IsJudged()
    {
        await using var gateway = await StartAsync("policy: { actions: { restricted: block } }");
        var bodies = new Dictionary<string, string[]>
        {
            [$"POST {Exchanges.ChatPath}"] = [Exchanges.Chat("outside/large", Secret), Exchanges.Chat("outside/large", Secret, ",\"stream\":true")],
            [$"POST {Exchanges.EmbeddingsPath}"] = [$$"""{"model":"vectors","input":"{{Secret}}"}""", $$"""{"model":"vectors","input":["a","{{Secret}}"]}"""],
        };

        // An id, a number and one of three words: no text that could hold anything.
        // The admin's are kept here and never sent on.
        string[] withoutText =
        [
            "POST /v1/feedback", "POST /admin/v1/keys", "PATCH /admin/v1/keys/{key}", "POST /admin/v1/keys/{key}/rotate", "POST /admin/v1/keys/{key}/disable",
            "POST /admin/v1/keys/{key}/enable", "POST /admin/v1/keys/{key}/revoke",
            "POST /admin/v1/budgets", "POST /admin/v1/budgets/release", "POST /admin/v1/budgets/{budget}/unset",
        ];
        gateway.Routes.Where(route => !route.StartsWith("GET ", StringComparison.Ordinal) && !route.StartsWith("HEAD ", StringComparison.Ordinal))
            .ShouldBe(bodies.Keys.Concat(withoutText), ignoreOrder: true);
        foreach (var (route, texts) in bodies)
        {
            foreach (var text in texts)
            {
                using var response = await gateway.PostAsync(route.Split(' ')[1], text, Canaries.ClientKey);
                await response.ErrorAsync(HttpStatusCode.Forbidden, "permission_error", "blocked_by_policy");
            }
        }

        _house.Requests.ShouldBeEmpty();
        _outside.Requests.ShouldBeEmpty();
    }

    /// <summary>A mode that only logs what it finds, and logs the value with it.</summary>
    [Fact]
    public async Task WatchingOnly_LogsTypesAndNoValues()
    {
        await using var gateway = await StartAsync("policy: { actions: { internal: allow, restricted: allow }, residency: { restricted: [any] }, replies: { action: log } }");
        _outside.Otherwise(UpstreamAnswer.Text($"{Canaries.Sentences}"));

        using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("outside/large", Canaries.Sentences), Canaries.ClientKey);

        (await response.TextAsync()).ShouldContain(Mail, customMessage: "it was let through");
        string[] values = [.. Canaries.Typed.Select(canary => canary.Value), Canaries.ClientKey];
        gateway.Logs.Messages.SelectMany(message => values.Where(value => message.Contains(value, StringComparison.Ordinal))).ShouldBeEmpty();
    }

    /// <summary>An audit log with the callers' keys and the found values in it.</summary>
    [Fact]
    public async Task AuditTrail_TellsWhoAndWhatWithoutKeysAndValues()
    {
        await using var gateway = await StartAsync("policy: { actions: { internal: redact }, auditTrail: { record: all } }");

        foreach (var text in new[] { $"Write to {Mail}", $"Deploy with {Secret}", $"The key is {Canaries.ClientKey}, the other {Canaries.ProviderKey}", "Good morning" })
        {
            using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("auto", text), Canaries.ClientKey);
            await response.TextAsync();
        }

        using var database = SqliteDatabase.OpenExisting(Pareto.Core.Storage.DataDirectory.At(gateway.DataDirectory));
        using var export = new MemoryStream();
        var trail = new AuditTrailReader(database);
        trail.Export(export, Cancel);
        var trailText = Encoding.UTF8.GetString(export.ToArray());
        foreach (var value in (string[])[Mail, Secret, .. Canaries.Keys])
        {
            trailText.ShouldNotContain(value);
        }

        var entries = trailText.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToList();
        entries.Count.ShouldBe(4);
        entries.ShouldAllBe(entry => entry.GetProperty("key").GetString() == "shop");
        entries[0].GetProperty("findings").GetProperty("EMAIL_ADDRESS").GetInt32().ShouldBe(1);
        trail.Verify(null, Cancel).Problems.ShouldBeEmpty();
    }

    /// <summary>Keys in the stack traces of errors, in the log and in what the client gets.</summary>
    [Fact]
    public async Task Exception_WithKeysInIt_IsToldWithoutThem()
    {
        var clock = new TalkativeClock();
        await using var gateway = await StartAsync("policy: {}", clock);

        clock.Broken = true;
        using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("auto", "Good morning"), Canaries.ClientKey);
        var body = await response.TextAsync();
        clock.Broken = false;

        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        gateway.Logs.Messages.ShouldContain(message => message.Contains("TalkativeClock", StringComparison.Ordinal), "the place is told");
        foreach (var key in (string[])[Canaries.ClientKey, Canaries.ProviderKey, Canaries.StrangersKey])
        {
            body.ShouldNotContain(key);
            gateway.Logs.Messages.ShouldAllBe(message => !message.Contains(key));
        }
    }

    /// <summary>Debug logging that writes the headers of requests, Authorization with them.</summary>
    [Fact]
    public async Task HeadersThatSomebodyLogs_AreLoggedWithoutCredentials()
    {
        await using var gateway = await StartAsync("", services: services => services.AddHostedService<HeaderLogger>());

        var log = gateway.Logs.Messages.Where(message => message.Contains(nameof(HeaderLogger), StringComparison.Ordinal)).ToList();

        log.Count.ShouldBe(2);
        log.ShouldAllBe(message => !message.Contains(Canaries.StrangersKey) && message.Contains("application/json"));
    }

    /// <summary>Personal data that is detected, and then goes out all the same.</summary>
    [Theory]
    [InlineData("actions: { internal: redact, restricted: redact }", true)]
    [InlineData("actions: { internal: mask, restricted: mask }", true)]
    [InlineData("actions: { internal: localOnly }", false)]
    [InlineData("actions: { internal: block, restricted: block }", false)]
    [InlineData("residency: { internal: [local] }", false)]
    [InlineData("rules: [ { name: ours, when: { findings: [personal, secrets] }, action: block } ]", false)]
    public async Task Found_MeansThatItDoesNotGoOut(string policy, bool goesOut)
    {
        await using var gateway = await StartAsync($"policy: {{ {policy} }}");

        foreach (var stream in new[] { "", ",\"stream\":true" })
        {
            using var response = await gateway.PostAsync(
                Exchanges.ChatPath, Exchanges.Chat("outside/large", $"Write to {Mail}, sign in with {Secret}.", stream), Canaries.ClientKey);
            await response.TextAsync();
        }

        _outside.Requests.Length.ShouldBe(goesOut ? 2 : 0);
        _outside.Requests.ShouldAllBe(request => !request.Body.Contains(Mail) && !request.Body.Contains(Secret));
    }

    /// <summary>E-mail addresses that a detector misses because they do not stand in a plain sentence.</summary>
    [Theory]
    [InlineData("ann.lee+orders@mail.example.co.uk")]
    [InlineData("ANN@EXAMPLE.COM")]
    [InlineData("o'brien@example.ie")]
    [InlineData("a_n-n@ex-ample.travel")]
    [InlineData("7@example.net")]
    [InlineData("ann@example.com", "<{0}>")]
    [InlineData("ann@example.com", "mailto:{0}?subject=Hi")]
    [InlineData("ann@example.com", "{{\"email\":\"{0}\"}}")]
    [InlineData("ann@example.com", "| name | {0}|")]
    [InlineData("ann@example.com", "bob@example.org,{0};eve@example.net")]
    [InlineData("ann@example.com", "Write to {0}.")]
    [InlineData("ann@example.com", "https://example.com/login?user={0}&next=1")]
    [InlineData("ann%40example.com", "https://example.com/login?user={0}&next=1")]
    [InlineData("ann@example.com", "`{0}`")]
    public async Task Emails_InAnySurroundings_AreFound(string mail, string text = "{0}")
    {
        await using var gateway = await StartAsync("policy: { actions: { internal: redact } }");

        using var response = await gateway.PostAsync(
            Exchanges.ChatPath, Exchanges.Chat("outside/large", string.Format(System.Globalization.CultureInfo.InvariantCulture, text, mail)), Canaries.ClientKey);

        await response.TextAsync();
        var sent = _outside.Requests.ShouldHaveSingleItem().Body;
        sent.ShouldNotContain(JsonSerializer.Serialize(mail)[1..^1]);
        sent.ShouldNotContain(mail);
    }

    private Task<RunningGateway> StartAsync(string policy, TimeProvider? time = null, Action<IServiceCollection>? services = null) => RunningGateway.StartAsync(
        $$"""
        server: { drainTime: 2s }
        keys: [ { name: shop, key: {{Canaries.ClientKey}} } ]
        providers:
          house: { preset: openai-compatible, baseUrl: "{{_house.OpenAiUrl}}", location: local }
          outside: { preset: openai-compatible, baseUrl: "{{_outside.OpenAiUrl}}", location: external, apiKey: {{Canaries.ProviderKey}} }
        tiers:
          small: [house/small]
          premium: [outside/large]
        targets:
          house/small: { contextTokens: 2000000, price: { input: 0, output: 0 } }
          outside/large: { contextTokens: 2000000, price: { input: 1, output: 1 } }
          outside/embed: { chat: false, embeddings: true, price: { input: 1, output: 0 } }
        aliases:
          vectors: outside/embed
        execution: { retries: 0, retryDelay: 1ms, maxRetryDelay: 1ms }
        {{policy}}
        """,
        time,
        services: services);

    private sealed class TalkativeClock : TimeProvider
    {
        public volatile bool Broken;

        public override DateTimeOffset GetUtcNow() => Broken
            ? throw new InvalidOperationException(
                $"{Canaries.ClientKey} {Canaries.ProviderKey}", new FormatException($"Authorization: Bearer {Canaries.StrangersKey}"))
            : System.GetUtcNow();
    }

    /// <summary>What a middleware for debugging does: each header a value of the message, then all in one line.</summary>
    private sealed class HeaderLogger(ILogger<HeaderLogger> logger) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            var headers = new Dictionary<string, object?>
            {
                ["Content-Type"] = "application/json",
                ["Authorization"] = Canaries.StrangersKey,
                ["x-api-key"] = Canaries.StrangersKey,
                ["Cookie"] = $"session={Canaries.StrangersKey}",
            };
            logger.Log(LogLevel.Debug, default, headers, null, static (all, _) => string.Join(Environment.NewLine, all.Select(header => $"{header.Key}: {header.Value}")));
            logger.LogDebug("{Headers}", string.Join(", ", headers.Select(header => $"[{header.Key}, {header.Value}]")));
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
