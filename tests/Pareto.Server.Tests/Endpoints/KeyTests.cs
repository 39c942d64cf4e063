using System.Net;
using System.Text;
using System.Text.Json;
using Pareto.Core.Accounting;
using Pareto.Core.Admission.Keys;
using Pareto.Core.Storage;

namespace Pareto.Server.Tests.Endpoints;

/// <summary>Virtual keys from the admin API to the ledger.</summary>
public sealed class KeyTests : IAsyncLifetime
{
    private const string KeysPath = "/admin/v1/keys";

    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private ScriptedUpstream _upstream = null!;
    private RunningGateway _gateway = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _upstream = await ScriptedUpstream.StartAsync();
        _upstream.Otherwise(UpstreamAnswer.Text("Hello"));
        _gateway = await RunningGateway.StartAsync(
            TestConfiguration.OpenAi(_upstream, "keys: [ { name: shop, key: client-key-of-the-shop, team: retail, scopes: { tiers: [small] } } ]"), _clock);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Fact]
    public async Task Create_Key_ServesAtOnceAndStandsInTheLedger()
    {
        var issued = await CreateAsync("""{"name":"checkout","owner":"ann","team":"retail","project":"web","tags":["eu"]}""");
        var secret = issued.GetProperty("secret").GetString()!;

        using var chat = await _gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(more: ",\"user\":\"u-17\""), secret);

        chat.StatusCode.ShouldBe(HttpStatusCode.OK, await chat.TextAsync());
        var row = _gateway.RowsOf(chat).ShouldHaveSingleItem();
        (row.KeyName, row.KeyId, row.Team, row.Project, row.EndUser).ShouldBe(("checkout", issued.GetProperty("key").GetProperty("id").GetString(), "retail", "web", "u-17"));
        var totals = _gateway.Ledger.Totals(LedgerFilter.All, LedgerGrouping.Team | LedgerGrouping.Project | LedgerGrouping.User).ShouldHaveSingleItem();
        (totals.Team, totals.Project, totals.User).ShouldBe(("retail", "web", "u-17"));
        using var ledger = await AdminAsync(HttpMethod.Get, "/admin/v1/ledger?by=team,project,user");
        (await ledger.JsonAsync()).GetProperty("totals")[0].GetProperty("user").GetString().ShouldBe("u-17");
    }

    [Fact]
    public async Task ListAndShow_Key_TellEverythingButTheKey()
    {
        var secret = (await CreateAsync("""{"name":"check out/1","scopes":{"models":["mid"],"ipRanges":["10.0.0.0/8"]}}""")).GetProperty("secret").GetString()!;

        using var list = await AdminAsync(HttpMethod.Get, KeysPath);
        using var show = await AdminAsync(HttpMethod.Get, $"{KeysPath}/check%20out%2F1");

        var key = await show.JsonAsync();
        key.GetProperty("state").GetString().ShouldBe("enabled");
        key.GetProperty("scopes").GetProperty("ipRanges")[0].GetString().ShouldBe("10.0.0.0/8");
        key.GetProperty("secrets")[0].GetProperty("prefix").GetString().ShouldBe(secret[..17]);
        (await list.JsonAsync()).GetProperty("keys")[0].GetProperty("id").GetString().ShouldBe(key.GetProperty("id").GetString());
        (await list.TextAsync()).ShouldNotContain(secret);
        (await show.TextAsync()).ShouldNotContain(secret);
        _gateway.Logs.Messages.ShouldNotContain(message => message.Contains(secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{}""", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("""[1]""", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("""{"name":""", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("""{"name":null}""", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("""{"name":"admin"}""", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("""{"name":"a","colour":"red"}""", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("""{"name":"a","tags":null}""", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("""{"name":"a","tags":[null]}""", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("""{"name":"a","scopes":{"tiers":["huge"]}}""", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("""{"name":"a","scopes":{"tiers":[1]}}""", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("""{"name":"a","scopes":{"models":["no-such-model"]}}""", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("""{"name":"a","scopes":{"models":[null]}}""", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("""{"name":"a","scopes":{"ipRanges":["10.0.0.1/8"]}}""", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("""{"name":"a","scopes":{"ipRanges":[null]}}""", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("""{"name":"a","expiresAt":"2020-01-01T00:00:00Z"}""", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("""{"name":"a","expiresAt":"soon"}""", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("""{"name":"shop"}""", HttpStatusCode.Conflict, "key_conflict")]
    [InlineData("""{"name":"taken"}""", HttpStatusCode.Conflict, "key_conflict")]
    public async Task Create_WrongDraft_IsRefusedAndMakesNothing(string body, HttpStatusCode status, string code)
    {
        await CreateAsync("""{"name":"taken"}""");

        using var response = await _gateway.PostAsync(KeysPath, body, _gateway.NewAdminKey);

        await response.ErrorAsync(status, "invalid_request_error", code);
        using var list = await AdminAsync(HttpMethod.Get, KeysPath);
        (await list.JsonAsync()).GetProperty("keys").GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [InlineData("nobody/rotate", null, HttpStatusCode.NotFound, "key_not_found")]
    [InlineData("nobody/disable", null, HttpStatusCode.NotFound, "key_not_found")]
    [InlineData("checkout/rotate", """{"graceSeconds":-1}""", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("checkout/rotate", """{"graceSeconds":7776001}""", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("checkout/rotate", """{"graceSeconds":"1h"}""", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("revoked/enable", null, HttpStatusCode.Conflict, "key_conflict")]
    public async Task Change_Wrong_IsRefused(string path, string? body, HttpStatusCode status, string code)
    {
        await CreateAsync("""{"name":"checkout"}""");
        await CreateAsync("""{"name":"revoked"}""");
        using var revoked = await AdminAsync(HttpMethod.Post, $"{KeysPath}/revoked/revoke");
        revoked.StatusCode.ShouldBe(HttpStatusCode.OK);

        using var response = await _gateway.SendAsync(
            HttpMethod.Post, $"{KeysPath}/{path}", body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"), _gateway.NewAdminKey);

        await response.ErrorAsync(status, "invalid_request_error", code);
    }

    [Fact]
    public async Task Rotate_Key_ServesBothTextsUntilTheGraceIsOver()
    {
        var old = (await CreateAsync("""{"name":"checkout"}""")).GetProperty("secret").GetString()!;
        using var rotated = await _gateway.PostAsync($"{KeysPath}/checkout/rotate", """{"graceSeconds":3600}""", _gateway.NewAdminKey);
        var current = (await rotated.JsonAsync()).GetProperty("secret").GetString()!;

        (await StatusAsync(old)).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(current)).ShouldBe(HttpStatusCode.OK);
        _clock.Advance(TimeSpan.FromHours(1));

        (await StatusAsync(old)).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(current)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task DisableEnableRevoke_Key_HoldFromTheAnswerOn()
    {
        var secret = (await CreateAsync("""{"name":"checkout"}""")).GetProperty("secret").GetString()!;
        foreach (var (verb, status) in new[] { ("disable", HttpStatusCode.Unauthorized), ("enable", HttpStatusCode.OK), ("revoke", HttpStatusCode.Unauthorized) })
        {
            using var changed = await AdminAsync(HttpMethod.Post, $"{KeysPath}/checkout/{verb}");
            changed.StatusCode.ShouldBe(HttpStatusCode.OK);

            (await StatusAsync(secret)).ShouldBe(status, verb);
        }
    }

    [Fact]
    public async Task Change_ByAnotherProcess_IsSeenWithinSeconds()
    {
        using var database = SqliteDatabase.Open(DataDirectory.At(_gateway.DataDirectory), new StorageOptions(), _clock);
        var elsewhere = VirtualKeyStore.Of(database, _clock);
        var secret = elsewhere.Create(new KeyDraft { Name = "checkout" }).Secret!;
        _clock.Advance(TimeSpan.FromSeconds(2));
        (await StatusAsync(secret)).ShouldBe(HttpStatusCode.OK);

        elsewhere.SetState("checkout", KeyState.Disabled);
        _clock.Advance(TimeSpan.FromSeconds(2));

        (await StatusAsync(secret)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task FirstKey_OfAnOpenGateway_ClosesIt()
    {
        await using var gateway = await RunningGateway.StartAsync(TestConfiguration.OpenAi(_upstream));
        using var open = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat());
        open.StatusCode.ShouldBe(HttpStatusCode.OK);

        using var created = await gateway.PostAsync(KeysPath, """{"name":"checkout"}""", gateway.NewAdminKey);
        created.StatusCode.ShouldBe(HttpStatusCode.Created);

        using var closed = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat());
        await closed.ErrorAsync(HttpStatusCode.Unauthorized, "authentication_error", "missing_api_key");
    }

    [Theory]
    [InlineData("""{"tiers":["small"]}""", "mid", "auto, small, openai/small-model")]
    [InlineData("""{"models":["openai/mid-model"]}""", "openai/premium-model", "auto, mid, old-name, openai/mid-model")]
    [InlineData("""{"workloads":["reports"]}""", "mid", "reports")]
    [InlineData("""{"endpoints":["embeddings","models"]}""", "mid", "embeddings, models")]
    [InlineData("""{"ipRanges":["192.0.2.0/24"]}""", "mid", "address")]
    public async Task Chat_OutOfScope_IsRefusedBeforeAnythingIsSentAndTellsWhatIsAllowed(string scopes, string model, string allowed)
    {
        var secret = (await CreateAsync($$"""{"name":"checkout","scopes":{{scopes}}}""")).GetProperty("secret").GetString()!;

        foreach (var more in new[] { "", ",\"stream\":true" })
        {
            using var refused = await _gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(model, more: more), secret);
            var error = await refused.ErrorAsync(HttpStatusCode.Forbidden, "permission_error", "key_out_of_scope");
            error.GetProperty("message").GetString()!.ShouldContain(allowed);
        }

        _upstream.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Chat_AutoWithNarrowScope_GoesWhereTheKeyMay()
    {
        using var hard = await _gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("auto", "Prove that there are infinitely many primes, then design a distributed lock service."), "client-key-of-the-shop");

        hard.StatusCode.ShouldBe(HttpStatusCode.OK, await hard.TextAsync());
        hard.Header("x-pareto-target").ShouldBe("openai/small-model");
        var row = _gateway.RowsOf(hard).ShouldHaveSingleItem();
        (row.KeyName, row.KeyId, row.Team).ShouldBe(("shop", null, "retail"));
    }

    [Fact]
    public async Task Chat_OnlyTargetInScopeFails_IsNotTakenElsewhere()
    {
        _upstream.Otherwise(UpstreamAnswer.Response(500, "{}"));

        using var failed = await _gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("auto"), "client-key-of-the-shop");

        failed.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        _upstream.Requests.ShouldAllBe(request => request.Body.Contains("small-model", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Models_OfAScopedKey_AreThoseItMayUse()
    {
        using var list = await _gateway.SendAsync(HttpMethod.Get, "/v1/models", key: "client-key-of-the-shop");
        using var hidden = await _gateway.SendAsync(HttpMethod.Get, "/v1/models/openai%2Fmid-model", key: "client-key-of-the-shop");

        (await list.JsonAsync()).GetProperty("data").EnumerateArray().Select(model => model.GetProperty("id").GetString())
            .ShouldBe(["auto", "small", "openai/small-model"]);
        hidden.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""["127.0.0.0/8", "::1"]""", "192.0.2.7", true)]
    [InlineData("""["127.0.0.0/8", "::1"]""", "203.0.113.1, 192.0.2.7", true)]
    [InlineData("""["127.0.0.0/8", "::1"]""", "192.0.2.7, 203.0.113.1", false)]
    [InlineData("""["127.0.0.0/8", "::1", 10.0.0.0/8]""", "192.0.2.7, 10.1.2.3", true)]
    [InlineData("""["127.0.0.0/8", "::1"]""", "192.0.2.7:4711", true)]
    [InlineData("""["127.0.0.0/8", "::1"]""", "2001:db8::7", true)]
    [InlineData("""["127.0.0.0/8", "::1"]""", "[2001:db8::7]:443", true)]
    [InlineData("""["127.0.0.0/8", "::1"]""", "192.0.2.7, unknown", false)]
    [InlineData("""["127.0.0.0/8", "::1"]""", "", false)]
    [InlineData("[10.0.0.0/8]", "192.0.2.7", false)]
    [InlineData("[]", "192.0.2.7", false)]
    public async Task IpScope_BehindProxies_BelievesTrustedOnesOnly(string proxies, string forwardedFor, bool inScope)
    {
        var yaml = TestConfiguration.OpenAi(_upstream, "keys: [ { name: office, key: client-key-of-the-office, scopes: { ipRanges: [192.0.2.0/24, \"2001:db8::/32\"] } } ]")
            .Replace("drainTime: 2s", $"drainTime: 2s, trustedProxies: {proxies}", StringComparison.Ordinal);
        await using var gateway = await RunningGateway.StartAsync(yaml);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer client-key-of-the-office");
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", forwardedFor);

        using var response = await gateway.Client.SendAsync(request, Cancel);

        response.StatusCode.ShouldBe(inScope ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
    }

    /// <summary>Complaint 10 of the field survey: a route that nobody thought of lets requests past the keys.</summary>
    [Fact]
    public async Task EveryEndpoint_WithoutAKey_IsClosedButHealth()
    {
        string[] open = ["/healthz", "/readyz"];
        var called = 0;
        foreach (var (method, path) in _gateway.Endpoints.Where(endpoint => !open.Contains(endpoint.Path)))
        {
            foreach (var key in new[] { null, "pareto_key_of-nobody" })
            {
                using var response = await _gateway.SendAsync(new HttpMethod(method), path.Replace("{**model}", "mid").Replace("{key}", "checkout"), key: key);

                response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, $"{method} {path}");
                called++;
            }
        }

        called.ShouldBeGreaterThan(20);
        _upstream.Requests.ShouldBeEmpty();
    }

    /// <summary>What takes every method: it refuses or tells of methods, and does nothing else.</summary>
    [Fact]
    public async Task EveryEndpoint_WithAMethodItDoesNotTake_AnswersAnErrorAlone()
    {
        foreach (var path in _gateway.PathsOfAnyMethod)
        {
            using var response = await _gateway.SendAsync(new HttpMethod("BREW"), path.Replace("{**model}", "mid").Replace("{key}", "checkout").Replace("{**path}", "some/where"));

            response.StatusCode.ShouldBe(path == "{**path}" ? HttpStatusCode.NotFound : HttpStatusCode.MethodNotAllowed, path);
            Exchanges.ErrorIn(response, await response.TextAsync());
        }
    }

    [Fact]
    public async Task OpenApi_Document_HoldsEveryAdminEndpoint()
    {
        using var response = await AdminAsync(HttpMethod.Get, "/admin/v1/openapi.json");

        var document = await response.JsonAsync();
        document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Where(operation => operation.Name is "get" or "post" or "patch").Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}"))
            .ShouldBe(_gateway.Endpoints.Where(endpoint => endpoint.Method != "HEAD" && endpoint.Path.StartsWith("/admin/", StringComparison.Ordinal)).Select(endpoint => $"{endpoint.Method} {endpoint.Path}"), ignoreOrder: true);
        var create = document.GetProperty("paths").GetProperty(KeysPath).GetProperty("post");
        create.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("$ref").GetString().ShouldBe("#/components/schemas/KeyDraft");
        document.GetProperty("components").GetProperty("schemas").GetProperty("Tier").GetProperty("enum").EnumerateArray().Select(tier => tier.GetString()).ShouldBe(["small", "mid", "premium"]);
        document.GetProperty("paths").GetProperty($"{KeysPath}/{{key}}").GetProperty("get").GetProperty("parameters")[0].GetProperty("in").GetString().ShouldBe("path");
        document.GetProperty("security").GetArrayLength().ShouldBe(1);
    }

    private async Task<JsonElement> CreateAsync(string body)
    {
        using var response = await _gateway.PostAsync(KeysPath, body, _gateway.NewAdminKey);
        response.StatusCode.ShouldBe(HttpStatusCode.Created, await response.TextAsync());
        response.Header("Cache-Control").ShouldBe("no-store");
        return await response.JsonAsync();
    }

    private Task<HttpResponseMessage> AdminAsync(HttpMethod method, string path) => _gateway.SendAsync(method, path, key: _gateway.NewAdminKey);

    private async Task<HttpStatusCode> StatusAsync(string key)
    {
        using var response = await _gateway.SendAsync(HttpMethod.Get, "/v1/models", key: key);
        return response.StatusCode;
    }
}
