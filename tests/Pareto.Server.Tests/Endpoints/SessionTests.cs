using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pareto.Server.Tests.Faults;

namespace Pareto.Server.Tests.Endpoints;

/// <summary>Conversations with <c>auto</c> over several requests, as a client holds them: what came is sent again with the next turn.</summary>
public sealed class SessionTests : IAsyncLifetime
{
    private const string HardPlan =
        "Design a multi-tenant, event-driven architecture for our payment platform with exactly-once processing, zero downtime migration "
        + "from the legacy monolith and disaster recovery in two regions. Weigh the trade-offs and give a phased plan.";

    private const string Ticket = "thanks! now classify this ticket as billing or shipping: \"Where is my parcel?\"";

    private const string ThinkingReply =
        """
        {"id":"msg_1","type":"message","role":"assistant","model":"large","content":[
        {"type":"thinking","thinking":"Let me look it up.","signature":"c2lnbmVk"},
        {"type":"tool_use","id":"toolu_01","name":"look","input":{"at":2}}],
        "stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":20,"output_tokens":30}}
        """;

    private ScriptedUpstream _openai = null!;
    private ScriptedUpstream _anthropic = null!;
    private ScriptedUpstream _local = null!;
    private RunningGateway _gateway = null!;
    private readonly FakeTimeProvider _clock = new();

    public async ValueTask InitializeAsync()
    {
        _openai = await ScriptedUpstream.StartAsync();
        _anthropic = await ScriptedUpstream.StartAsync();
        _local = (await ScriptedUpstream.StartAsync()).Otherwise(UpstreamAnswer.Text("shipping"));
        _gateway = await RunningGateway.StartAsync(
            $$"""
            server: { listen: "http://127.0.0.1:0", drainTime: 2s }
            providers:
              openai: { preset: openai, baseUrl: "{{_openai.OpenAiUrl}}", apiKey: {{TestConfiguration.ProviderKey}} }
              anthropic: { preset: anthropic, baseUrl: "{{_anthropic.OpenAiUrl}}", apiKey: {{TestConfiguration.ProviderKey}} }
              local: { preset: openai-compatible, baseUrl: "{{_local.OpenAiUrl}}", location: local }
            tiers:
              small: [local/little]
              premium: [openai/large, anthropic/large]
            targets:
              local/little: { contextTokens: 128000, tools: true, price: { input: 1.5, cachedInput: 0.15, output: 7.5 } }
              openai/large: { price: { input: 5, cachedInput: 0.5, output: 25 } }
              anthropic/large: { price: { input: 5, cachedInput: 0.5, cacheWrite: 6.25, output: 25 } }
            policy: { sensitivity: { CREDIT_CARD: restricted }, actions: { internal: allow }, injection: { action: off } }
            execution: { retries: 0 }
            """,
            _clock);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _openai.DisposeAsync();
        await _anthropic.DisposeAsync();
        await _local.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Yes_AfterAPlanThatNeededPremium_StaysWithWhoMadeThePlan(bool stream)
    {
        // FIELD.md, complaint 21: "yes" after a complex plan went to the cheapest tier.
        var talk = new Talk(_gateway, stream);
        _openai.Next(UpstreamAnswer.Error(500, "down"));
        _anthropic.Otherwise(UpstreamAnswer.Text("Here is the outline. Shall I write it out?"));
        (await talk.SayAsync(HardPlan)).Target.ShouldBe("anthropic/large");

        var yes = await talk.SayAsync("yes");

        yes.Target.ShouldBe("anthropic/large");
        yes.Tier.ShouldBe("premium");
        yes.Reason.ShouldBe("complexity 5: planning; session: stays on anthropic/large");
        _openai.Requests.Length.ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ToolLoop_WhateverItsResultsLookLike_IsNeverSplit(bool stream)
    {
        var talk = new Talk(_gateway, stream);
        for (var round = 0; round < 5; round++)
        {
            _openai.Next(UpstreamAnswer.CallTools(new ScriptedToolCall($"call_{round}", "look", $$"""{"at":{{round}}}""")));
        }

        (await talk.SayAsync(HardPlan)).Target.ShouldBe("openai/large");
        for (var round = 1; round < 5; round++)
        {
            _clock.Advance(TimeSpan.FromMinutes(11));
            var answer = await talk.GiveResultsAsync("ok");
            answer.Target.ShouldBe("openai/large");
            answer.Reason.ShouldEndWith("session: tool loop stays on openai/large");
        }

        _openai.Otherwise(UpstreamAnswer.Text("Here is the plan."));
        (await talk.GiveResultsAsync("ok")).Target.ShouldBe("openai/large");

        var moved = await talk.SayAsync(Ticket);
        moved.Target.ShouldBe("local/little", moved.Reason);
        moved.Reason.ShouldContain("session: moves from openai/large, which saves 0.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ToolLoop_NothingOfItsTierAnswers_FailsInsteadOfGoingOnBelow(bool stream)
    {
        var talk = new Talk(_gateway, stream);
        _openai.Next(UpstreamAnswer.CallTools(new ScriptedToolCall("call_1", "look", "{}"))).Otherwise(UpstreamAnswer.Error(500, "down"));
        _anthropic.Otherwise(UpstreamAnswer.Error(500, "down"));
        await talk.SayAsync(HardPlan);

        using var response = await talk.PostResultsAsync("ok");

        response.StatusCode.ShouldNotBe(HttpStatusCode.OK);
        _local.Requests.ShouldBeEmpty();
    }

    /// <summary>Each party is strict about what the other one wrote: ids of calls, and reasoning that it has not signed.</summary>
    [Fact]
    public async Task ToolLoop_WhoseTargetFails_GoesOnAtTheNextAndStaysThere()
    {
        var talk = new Talk(_gateway, stream: false, more: """{"thinking":{"type":"enabled","budget_tokens":1024}}""");
        _openai.Next(UpstreamAnswer.CallTools(new ScriptedToolCall("functions.look:0", "look", """{"at":1}""")))
            .Next(UpstreamAnswer.Error(500, "down"))
            .Otherwise(UpstreamAnswer.Text("Here is the plan."));
        _anthropic.Next(UpstreamAnswer.Response(200, ThinkingReply)).Next(UpstreamAnswer.Response(200, ThinkingReply.Replace("toolu_01", "toolu_02")))
            .Otherwise(UpstreamAnswer.Error(529, "overloaded"));

        (await talk.SayAsync(HardPlan)).Target.ShouldBe("openai/large");
        (await talk.GiveResultsAsync("one")).Target.ShouldBe("anthropic/large");
        (await talk.GiveResultsAsync("two")).Target.ShouldBe("anthropic/large", "openai answers again, but once is enough");
        (await talk.GiveResultsAsync("three")).Target.ShouldBe("openai/large");

        var first = _anthropic.Requests[0].Json;
        first.TryGetProperty("thinking", out _).ShouldBeFalse("the loop was begun by a model that signs nothing");
        Uses(first).ShouldBe(["functions_look_0"]);
        Results(first).ShouldBe(["functions_look_0"]);
        var second = _anthropic.Requests[1].Json;
        Uses(second).ShouldBe(["functions_look_0", "toolu_01"]);
        Results(second).ShouldBe(["functions_look_0", "toolu_01"]);
        second.GetProperty("messages")[3].GetProperty("content")[0].GetProperty("signature").GetString().ShouldBe("c2lnbmVk", "its own reasoning comes back as it was");

        var back = _openai.Requests[^1].Json.GetProperty("messages").EnumerateArray().ToArray();
        back.SelectMany(message => message.TryGetProperty("tool_calls", out var calls) ? calls.EnumerateArray().Select(call => call.GetProperty("id").GetString()!) : [])
            .ShouldBe(["functions.look:0", "toolu_01", "toolu_02"]);
        back.Where(message => message.TryGetProperty("tool_call_id", out _)).Select(message => message.GetProperty("tool_call_id").GetString()!)
            .ShouldBe(["functions.look:0", "toolu_01", "toolu_02"]);
        back.SelectMany(message => message.EnumerateObject().Select(field => field.Name)).Distinct()
            .ShouldBe(["role", "content", "tool_calls", "tool_call_id"], ignoreOrder: true, "nothing of the reasoning");
    }

    [Fact]
    public async Task NewTask_BehindALongCachedPrompt_StaysUntilTheCacheIsCold()
    {
        var talk = new Talk(_gateway, stream: false);
        talk.Add("system", string.Concat(Enumerable.Repeat("This is a paragraph of the handbook. ", 2_000)));
        _openai.Otherwise(UpstreamAnswer.Text("Here is the plan.").Using(16_100, 20, cachedInput: 0));
        (await talk.SayAsync(HardPlan)).Target.ShouldBe("openai/large");

        var warm = await talk.SayAsync(Ticket);
        warm.Target.ShouldBe("openai/large");
        warm.Reason.ShouldMatch(@"session: stays on openai/large, moving would cost 0\.\d+ USD of cached prompt and save 0\.\d+$");

        _clock.Advance(TimeSpan.FromMinutes(6));
        var cold = await talk.SayAsync("And now classify this ticket as billing or shipping: \"I was charged twice.\"");
        cold.Target.ShouldBe("local/little", cold.Reason);
    }

    /// <summary>FIELD.md, complaint 22: routing each request by itself destroyed the provider's prompt cache.</summary>
    [Fact]
    public async Task Complaint22_ConversationOfManyTurns_IsSentAnewToNobody()
    {
        var talk = new Talk(_gateway, stream: true);
        talk.Add("system", string.Concat(Enumerable.Repeat("This is a paragraph of the handbook. ", 2_000)));
        _openai.Next(UpstreamAnswer.Error(500, "down"))
            .Otherwise(UpstreamAnswer.Text("That is done. Shall I go on?"));
        _anthropic.Otherwise(UpstreamAnswer.Text("That is done. Shall I go on?"));

        foreach (var turn in (string[])[HardPlan, "yes", "What does the second phase of the migration plan cost?", "ok", "go on", "Explain the disaster recovery plan again.", "thanks, go on"])
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            (await talk.SayAsync(turn)).Target.ShouldBe("anthropic/large");
        }

        var prompts = _anthropic.Requests.Select(request => request.Json.GetProperty("messages").GetRawText().TrimEnd(']')).ToArray();
        prompts.Length.ShouldBe(7);
        prompts.Zip(prompts.Skip(1)).ShouldAllBe(pair => pair.Second.StartsWith(pair.First, StringComparison.Ordinal));
        _openai.Requests.Length.ShouldBe(1);
        _local.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Secret_InALaterTurn_EndsTheStay()
    {
        var talk = new Talk(_gateway, stream: false);
        _openai.Otherwise(UpstreamAnswer.CallTools(new ScriptedToolCall("call_1", "look", "{}")));
        await talk.SayAsync(HardPlan);

        var answer = await talk.GiveResultsAsync("It was paid with the card 4111 1111 1111 1111.");

        answer.Target.ShouldBe("local/little");
        _openai.Requests.Length.ShouldBe(1);
    }

    [Fact]
    public async Task Header_NamesAConversationWhoseHistoryIsShortened()
    {
        var talk = new Talk(_gateway, stream: false) { Session = "talk-1" };
        _openai.Next(UpstreamAnswer.Error(500, "down")).Otherwise(UpstreamAnswer.Text("Shall I go on?"));
        _anthropic.Otherwise(UpstreamAnswer.Text("Shall I go on?"));
        await talk.SayAsync(HardPlan);

        foreach (var (session, target) in new[] { ("talk-2", "openai/large"), ("talk-1", "anthropic/large") })
        {
            var shortened = new Talk(_gateway, stream: false) { Session = session };
            shortened.Add("user", HardPlan + " The first part is done.");
            shortened.Add("assistant", "Shall I go on?");
            (await shortened.SayAsync("yes")).Target.ShouldBe(target);
        }
    }

    private static IEnumerable<string> Uses(JsonElement body) => Blocks(body, "tool_use").Select(block => block.GetProperty("id").GetString()!);

    private static IEnumerable<string> Results(JsonElement body) => Blocks(body, "tool_result").Select(block => block.GetProperty("tool_use_id").GetString()!);

    private static IEnumerable<JsonElement> Blocks(JsonElement body, string type) => body.GetProperty("messages").EnumerateArray()
        .SelectMany(message => message.GetProperty("content").EnumerateArray())
        .Where(block => block.GetProperty("type").GetString() == type);

    private sealed record Answered(string Target, string Tier, string Reason);

    /// <summary>A client's side of a conversation.</summary>
    private sealed class Talk(RunningGateway gateway, bool stream, string more = "{}")
    {
        private readonly JsonArray _messages = [];

        public string? Session { get; init; }

        public void Add(string role, string text) => _messages.Add((JsonNode)new JsonObject { ["role"] = role, ["content"] = text });

        public async Task<Answered> SayAsync(string text)
        {
            Add("user", text);
            using var response = await PostAsync();
            return await TakeAsync(response);
        }

        /// <summary>Answers every call of the last turn.</summary>
        public async Task<Answered> GiveResultsAsync(string result)
        {
            using var response = await PostResultsAsync(result);
            return await TakeAsync(response);
        }

        public Task<HttpResponseMessage> PostResultsAsync(string result)
        {
            foreach (var call in _messages[^1]!["tool_calls"]!.AsArray())
            {
                _messages.Add((JsonNode)new JsonObject { ["role"] = "tool", ["tool_call_id"] = (string?)call!["id"], ["content"] = result });
            }

            return PostAsync();
        }

        private async Task<HttpResponseMessage> PostAsync()
        {
            var body = JsonNode.Parse(more)!.AsObject();
            body["model"] = "auto";
            body["stream"] = stream;
            body["messages"] = _messages.DeepClone();
            body["tools"] = JsonNode.Parse("""[{"type":"function","function":{"name":"look","parameters":{"type":"object"}}}]""");
            using var request = new HttpRequestMessage(HttpMethod.Post, Exchanges.ChatPath)
            {
                Content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json"),
            };
            if (Session is not null)
            {
                request.Headers.Add("x-pareto-session", Session);
            }

            return await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
        }

        private async Task<Answered> TakeAsync(HttpResponseMessage response)
        {
            var body = await response.TextAsync();
            response.StatusCode.ShouldBe(HttpStatusCode.OK, body);
            _messages.Add(stream ? Collect(body) : JsonNode.Parse(body)!["choices"]![0]!["message"]!.DeepClone());
            return new Answered(response.Header("x-pareto-target"), response.Header("x-pareto-tier"), response.Header("x-pareto-reason"));
        }

        private static JsonNode Collect(string body)
        {
            var message = new JsonObject { ["role"] = "assistant", ["content"] = "" };
            foreach (var data in FaultBench.EventsIn(body).Where(data => data != "[DONE]"))
            {
                foreach (var delta in JsonNode.Parse(data)!["choices"]!.AsArray().Select(choice => choice!["delta"]!))
                {
                    message["content"] = (string?)message["content"] + (string?)delta["content"];
                    foreach (var piece in delta["tool_calls"]?.AsArray() ?? [])
                    {
                        var calls = message["tool_calls"]?.AsArray();
                        if (calls is null)
                        {
                            message["tool_calls"] = calls = [];
                        }

                        if ((string?)piece!["id"] is not null)
                        {
                            calls.Add(piece.DeepClone());
                        }
                        else
                        {
                            var function = calls[(int)piece["index"]!]!["function"]!;
                            function["arguments"] = (string?)function["arguments"] + (string?)piece["function"]!["arguments"];
                        }
                    }
                }
            }

            return message;
        }
    }
}
