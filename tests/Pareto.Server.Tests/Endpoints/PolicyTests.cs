using System.Net;
using System.Text;
using System.Text.Json;
using Pareto.Core.PolicyGate.AuditTrail;
using Pareto.Core.Storage;

namespace Pareto.Server.Tests.Endpoints;

/// <summary>What leaves the house of a gateway with a policy: one upstream stands for the house, one for everybody else.</summary>
public sealed class PolicyTests : IAsyncLifetime
{
    // A key in the form of one of AWS, made for this test.
    private const string Secret = "AKIAZ7QXTESTKEY4EXMP";
    private const string Mail = "ada.lovelace@mail.example.org";

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

    [Theory]
    [InlineData("auto", false)]
    [InlineData("premium", true)]
    [InlineData("outside/large", false)]
    [InlineData("gpt-old", true)]
    public async Task Chat_Restricted_IsAnsweredInTheHouseWhateverModelIsNamed(string model, bool stream)
    {
        await using var gateway = await StartAsync("policy: {}");

        using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(model, $"What is {Secret} for?", stream ? ",\"stream\":true" : ""));

        (await response.TextAsync()).ShouldContain("house");
        response.Headers.GetValues("x-pareto-target").ShouldBe(["house/small"]);
        _outside.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Chat_NothingFound_GoesWhereItIsNamed()
    {
        await using var gateway = await StartAsync("policy: {}");

        using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("outside/large", "Good morning"));

        (await response.TextAsync()).ShouldContain("from outside");
    }

    [Theory]
    [InlineData("""{"role":"system","content":"Deploy with AKIAZ7QXTESTKEY4EXMP"},{"role":"user","content":"Go"}""")]
    [InlineData("""{"role":"user","content":"Go"},{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{\"k\":\"\\u0041KIAZ7QXTESTKEY4EXMP\"}"}}]},{"role":"tool","tool_call_id":"c1","content":"done"}""")]
    [InlineData("""{"role":"user","content":"Go"},{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c1","content":"{\"key\": \"AKIAZ7QXTESTKEY4EXMP\"}"}""")]
    public async Task Chat_SecretInAnyPartOfAConversation_StaysInTheHouse(string messages)
    {
        await using var gateway = await StartAsync("policy: {}");

        using var response = await gateway.PostAsync(Exchanges.ChatPath, $$"""{"model":"outside/large","messages":[{{messages}}]}""");

        (await response.TextAsync()).ShouldContain("from the house");
        _outside.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Chat_RestrictedAndTheHouseIsDown_Is503AndGoesNowhereElse()
    {
        _house.Otherwise(UpstreamAnswer.Error(500, "out of order"));
        await using var gateway = await StartAsync("policy: {}");

        using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("auto", $"What is {Secret} for?"));

        var error = await response.ErrorAsync(HttpStatusCode.ServiceUnavailable, "service_unavailable_error", "no_permitted_target");
        error.GetProperty("message").GetString()!.ShouldContain("none of the targets that the gateway's policy permits");
        _outside.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Embeddings_RestrictedForAModelOutside_Is503AndNotAnotherModelsVectors()
    {
        await using var gateway = await StartAsync("policy: {}");

        using var response = await gateway.PostAsync(Exchanges.EmbeddingsPath, $$"""{"model":"vectors","input":"key {{Secret}}"}""");

        await response.ErrorAsync(HttpStatusCode.ServiceUnavailable, "service_unavailable_error", "no_permitted_target");
        _outside.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Chat_Blocked_Is403WithTypesAndWithoutValues()
    {
        await using var gateway = await StartAsync("policy: { actions: { restricted: block } }");

        using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("auto", $"What is {Secret} for?"));

        var error = await response.ErrorAsync(HttpStatusCode.Forbidden, "permission_error", "blocked_by_policy");
        error.GetProperty("message").GetString()!.ShouldNotContain(Secret);
        _house.Requests.ShouldBeEmpty();
        _outside.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Chat_Redacted_LeavesWithoutTheValue()
    {
        await using var gateway = await StartAsync("policy: { actions: { internal: redact } }");

        using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("outside/large", $"Write to {Mail}"));

        (await response.TextAsync()).ShouldContain("from outside");
        var sent = _outside.Requests.ShouldHaveSingleItem().Body;
        sent.ShouldContain("Write to [EMAIL_ADDRESS]");
        sent.ShouldNotContain(Mail);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chat_Masked_LeavesWithoutTheValueAndComesBackWithIt(bool stream)
    {
        _outside.Otherwise(UpstreamAnswer.Text("I wrote to <EMAIL_ADDRESS_1> today."));
        await using var gateway = await StartAsync("policy: { actions: { internal: mask } }");

        using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("outside/large", $"Write to {Mail}", stream ? ",\"stream\":true" : ""));

        var body = await response.TextAsync();
        string.Concat(Contents(body, stream)).ShouldBe($"I wrote to {Mail} today.");
        _outside.Requests.ShouldHaveSingleItem().Body.ShouldNotContain(Mail);
    }

    [Fact]
    public async Task Reply_HoldsASecretAndIsBlocked_IsNotHandedOut()
    {
        _outside.Otherwise(UpstreamAnswer.Text($"Take {Secret} then"));
        await using var gateway = await StartAsync("policy: { replies: { action: block } }");

        using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("outside/large", "Which key?"));

        var error = await response.ErrorAsync(HttpStatusCode.Forbidden, "permission_error", "reply_blocked");
        error.GetRawText().ShouldNotContain(Secret);
    }

    [Theory]
    [InlineData("mask", false)]
    [InlineData("log", true)]
    public async Task Reply_HoldsASecret_IsMaskedOrOnlyLogged(string action, bool handedOut)
    {
        _outside.Otherwise(UpstreamAnswer.Text($"Take {Secret} then"));
        await using var gateway = await StartAsync($"policy: {{ replies: {{ action: {action} }} }}");

        using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("outside/large", "Which key?", ",\"stream\":true"));

        string.Concat(Contents(await response.TextAsync(), stream: true)).Contains(Secret, StringComparison.Ordinal).ShouldBe(handedOut);
        var entry = Trail(gateway).ShouldHaveSingleItem();
        entry.GetProperty("replyFindings").EnumerateObject().ShouldHaveSingleItem().Value.GetInt32().ShouldBe(1);
    }

    [Theory]
    [InlineData("restricted", "house/small")]
    [InlineData("Restricted ", "house/small")]
    [InlineData("top secret", "house/small")]
    [InlineData("public", "outside/large")]
    public async Task Chat_DeclaredByItsClient_IsHeldToThatAndDoubtfulWordsToTheStrictest(string declared, string target)
    {
        await using var gateway = await StartAsync("policy: {}");

        using var response = await SendAsync(gateway, "x-pareto-sensitivity", declared);

        response.Headers.GetValues("x-pareto-target").ShouldBe([target]);
    }

    [Fact]
    public async Task Chat_DeclaredRestrictedWithoutAPolicy_IsSentNowhere()
    {
        await using var gateway = await StartAsync("");

        using var response = await SendAsync(gateway, "x-pareto-sensitivity", "restricted");

        await response.ErrorAsync(HttpStatusCode.ServiceUnavailable, "service_unavailable_error", "no_permitted_target");
        _house.Requests.ShouldBeEmpty();
        _outside.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("hr", "house/small")]
    [InlineData("sales", "outside/large")]
    public async Task Chat_RuleOnAHeader_SeesIt(string department, string target)
    {
        await using var gateway = await StartAsync(
            "policy: { rules: [ { name: hr, when: { header: { x-department: hr } }, sensitivity: restricted } ] }");

        using var response = await SendAsync(gateway, "X-Department", department);

        response.Headers.GetValues("x-pareto-target").ShouldBe([target]);
    }

    [Fact]
    public async Task AuditTrail_DecisionsOfAllKinds_StandInItWithoutValues()
    {
        await using var gateway = await StartAsync("policy: { rules: [ { name: no-cards, when: { findings: [CREDIT_CARD] }, action: block } ] }");

        using var local = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("auto", $"What is {Secret} for?"));
        using var blocked = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("auto", "Charge my card 4111 1111 1111 1111"));
        using var clean = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("auto", "Good morning"));

        await local.TextAsync();
        await blocked.TextAsync();
        await clean.TextAsync();
        var entries = Trail(gateway);
        entries.ShouldAllBe(entry => !entry.GetRawText().Contains(Secret) && !entry.GetRawText().Contains("4111"));
        entries.Select(entry => $"{Text(entry, "action")} {Text(entry, "policy")} {Text(entry, "outcome")}").ShouldBe(["localOnly default answered", "block no-cards refused"]);
        entries[0].GetProperty("targets")[0].GetString().ShouldBe("house/small");
        entries[1].GetProperty("findings").GetProperty("CREDIT_CARD").GetInt32().ShouldBe(1);

        static string? Text(JsonElement entry, string name) => entry.GetProperty(name).GetString();
    }

    private static List<JsonElement> Trail(RunningGateway gateway)
    {
        using var database = SqliteDatabase.OpenExisting(Pareto.Core.Storage.DataDirectory.At(gateway.DataDirectory));
        using var export = new MemoryStream();
        new AuditTrailReader(database).Export(export, Cancel);
        return [.. Encoding.UTF8.GetString(export.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }

    private static IEnumerable<string?> Contents(string body, bool stream) => stream
        ? body.Split("\n\n").Where(line => line.StartsWith("data: {", StringComparison.Ordinal)).Select(line => JsonElement.Parse(line["data: ".Length..]))
            .SelectMany(chunk => chunk.GetProperty("choices").EnumerateArray())
            .Select(choice => choice.GetProperty("delta").TryGetProperty("content", out var content) ? content.GetString() : null)
        : JsonElement.Parse(body).GetProperty("choices").EnumerateArray().Select(choice => choice.GetProperty("message").GetProperty("content").GetString());

    private static async Task<HttpResponseMessage> SendAsync(RunningGateway gateway, string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Exchanges.ChatPath)
        {
            Content = new StringContent(Exchanges.Chat("outside/large", "Good morning"), Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation(header, value);
        return await gateway.Client.SendAsync(request, Cancel);
    }

    private Task<RunningGateway> StartAsync(string policy) => RunningGateway.StartAsync(
        $$"""
        server: { listen: "http://127.0.0.1:0", drainTime: 2s }
        providers:
          house: { preset: openai-compatible, baseUrl: "{{_house.OpenAiUrl}}", location: local }
          outside: { preset: openai-compatible, baseUrl: "{{_outside.OpenAiUrl}}", location: external }
        tiers:
          small: [house/small]
          premium: [outside/large]
        targets:
          house/small: { price: { input: 0, output: 0 } }
          outside/large: { price: { input: 1, output: 1 } }
          outside/embed: { chat: false, embeddings: true, price: { input: 1, output: 0 } }
        aliases:
          gpt-old: outside/large
          vectors: outside/embed
        execution: { retries: 0, retryDelay: 1ms, maxRetryDelay: 1ms }
        {{policy.Replace("policy: {", "policy: { detection: { timeout: 1m }, ", StringComparison.Ordinal)}}
        """); // The time limit is no subject here, and the machine may be busy.
}
