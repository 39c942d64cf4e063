using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pareto.Server.Tests.Endpoints;

/// <summary>A client of the OpenAI dialect whose requests Anthropic's Messages API answers.</summary>
public sealed class AnthropicTargetTests : IAsyncLifetime
{
    private const string ThinkingReply =
        """
        {"id":"msg_1","type":"message","role":"assistant","model":"mid-model","content":[
        {"type":"thinking","thinking":"Let me look it up.","signature":"c2lnbmVk"},
        {"type":"redacted_thinking","data":"aGlkZGVu"},
        {"type":"text","text":"One moment."},
        {"type":"tool_use","id":"toolu_1","name":"weather","input":{"city":"Paris"}}],
        "stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":20,"output_tokens":30}}
        """;

    private ScriptedUpstream _upstream = null!;
    private RunningGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _upstream = await ScriptedUpstream.StartAsync();
        _gateway = await RunningGateway.StartAsync(TestConfiguration.Anthropic(_upstream));
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Fact]
    public async Task Chat_Plain_IsAskedAndAnsweredInEachOnesDialect()
    {
        _upstream.Next(UpstreamAnswer.Text("Paris.").Using(12, 3));

        using var response = await _gateway.PostAsync(
            Exchanges.ChatPath,
            """
            {"model":"mid","max_tokens":100,"stop":["END"],"user":"u-1","messages":[
            {"role":"system","content":"Be brief."},{"role":"user","content":"The capital of France?"}]}
            """);
        var reply = await response.JsonAsync();

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        reply.GetProperty("object").GetString().ShouldBe("chat.completion");
        var choice = reply.GetProperty("choices")[0];
        choice.GetProperty("message").GetProperty("content").GetString().ShouldBe("Paris.");
        choice.GetProperty("finish_reason").GetString().ShouldBe("stop");
        reply.GetProperty("usage").GetProperty("prompt_tokens").GetInt32().ShouldBe(12);
        reply.GetProperty("usage").GetProperty("completion_tokens").GetInt32().ShouldBe(3);
        var sent = _upstream.Requests.Single();
        sent.Path.ShouldBe("/v1/messages");
        sent.Headers["x-api-key"].ShouldBe(TestConfiguration.ProviderKey);
        sent.Headers["anthropic-version"].ShouldBe("2023-06-01");
        sent.Json.GetProperty("model").GetString().ShouldBe("mid-model");
        sent.Json.GetProperty("max_tokens").GetInt32().ShouldBe(100);
        sent.Json.GetProperty("system").ToString().ShouldContain("Be brief.");
        sent.Json.GetProperty("stop_sequences")[0].GetString().ShouldBe("END");
        sent.Json.GetProperty("metadata").GetProperty("user_id").GetString().ShouldBe("u-1");
        sent.Json.GetProperty("messages").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Chat_Streaming_ComesAsOpenAiChunks()
    {
        _upstream.Next(UpstreamAnswer.Text("One two three").Using(12, 3));

        using var response = await _gateway.PostAsync(
            Exchanges.ChatPath, Exchanges.Chat(more: ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
        var chunks = await ChunksAsync(response);

        string.Concat(chunks.SelectMany(Deltas).Select(delta => delta.TryGetProperty("content", out var text) ? text.GetString() : ""))
            .ShouldBe("One two three");
        chunks[^2].GetProperty("choices")[0].GetProperty("finish_reason").GetString().ShouldBe("stop");
        chunks[^1].GetProperty("usage").GetProperty("total_tokens").GetInt32().ShouldBe(15);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chat_ToolRound_ThinkingAndResultsGoBackAsTheyCame(bool stream)
    {
        // Streamed, the message is told in Anthropic's events.
        _upstream.Next(stream ? UpstreamAnswer.EventStream(ThinkingEvents()) : UpstreamAnswer.Response(200, ThinkingReply));
        _upstream.Next(UpstreamAnswer.Text("Sun in Paris."));
        var request = new JsonObject
        {
            ["model"] = "mid",
            ["stream"] = stream,
            ["thinking"] = new JsonObject { ["type"] = "enabled", ["budget_tokens"] = 2000 },
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "Weather in Paris?" }),
            ["tools"] = new JsonArray(JsonNode.Parse(
                """{"type":"function","function":{"name":"weather","description":"Tells the weather.","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}}""")),
        };

        using var first = await _gateway.PostAsync(Exchanges.ChatPath, request.ToJsonString());
        var message = stream ? Joined(await ChunksAsync(first)) : (await first.JsonAsync()).GetProperty("choices")[0].GetProperty("message");
        message.GetProperty("reasoning_content").GetString().ShouldBe("Let me look it up.");
        message.GetProperty("tool_calls")[0].GetProperty("function").GetProperty("name").GetString().ShouldBe("weather");
        JsonElement.Parse(message.GetProperty("tool_calls")[0].GetProperty("function").GetProperty("arguments").GetString()!)
            .GetProperty("city").GetString().ShouldBe("Paris");
        request["messages"]!.AsArray().Add(JsonNode.Parse(message.GetRawText()));
        request["messages"]!.AsArray().Add(new JsonObject { ["role"] = "tool", ["tool_call_id"] = "toolu_1", ["content"] = "sun" });
        request["stream"] = false;
        using var second = await _gateway.PostAsync(Exchanges.ChatPath, request.ToJsonString());

        second.StatusCode.ShouldBe(HttpStatusCode.OK, await second.TextAsync());
        var asked = _upstream.Requests[0].Json;
        asked.GetProperty("thinking").GetProperty("budget_tokens").GetInt32().ShouldBe(2000);
        asked.GetProperty("tools")[0].GetProperty("input_schema").GetProperty("properties").TryGetProperty("city", out _).ShouldBeTrue();
        var turns = _upstream.Requests[1].Json.GetProperty("messages");
        var own = turns[1].GetProperty("content");
        own[0].GetProperty("type").GetString().ShouldBe("thinking");
        own[0].GetProperty("thinking").GetString().ShouldBe("Let me look it up.");
        own[0].GetProperty("signature").GetString().ShouldBe("c2lnbmVk");
        own[1].GetProperty("type").GetString().ShouldBe("redacted_thinking");
        own[1].GetProperty("data").GetString().ShouldBe("aGlkZGVu");
        own[2].GetProperty("text").GetString().ShouldBe("One moment.");
        own[3].GetProperty("type").GetString().ShouldBe("tool_use");
        own[3].GetProperty("id").GetString().ShouldBe("toolu_1");
        own[3].GetProperty("input").GetProperty("city").GetString().ShouldBe("Paris");
        var result = turns[2].GetProperty("content")[0];
        result.GetProperty("type").GetString().ShouldBe("tool_result");
        result.GetProperty("tool_use_id").GetString().ShouldBe("toolu_1");
    }

    [Fact]
    public async Task Chat_CacheControl_IsCarriedAndItsUseIsBilled()
    {
        _upstream.Next(UpstreamAnswer.Response(
            200,
            """
            {"id":"msg_1","type":"message","role":"assistant","model":"mid-model","content":[{"type":"text","text":"Yes."}],
            "stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":100,"output_tokens":10,
            "cache_read_input_tokens":1000,"cache_creation_input_tokens":500,
            "cache_creation":{"ephemeral_5m_input_tokens":200,"ephemeral_1h_input_tokens":300}}}
            """));

        using var response = await _gateway.PostAsync(
            Exchanges.ChatPath,
            """
            {"model":"mid","messages":[
            {"role":"system","content":[{"type":"text","text":"The whole manual.","cache_control":{"type":"ephemeral","ttl":"1h"}}]},
            {"role":"user","content":[{"type":"text","text":"Is it so?","cache_control":{"type":"ephemeral"}}]}],
            "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}},"cache_control":{"type":"ephemeral"}}]}
            """);
        var usage = (await response.JsonAsync()).GetProperty("usage");

        var sent = _upstream.Requests.Single().Json;
        sent.GetProperty("system")[0].GetProperty("cache_control").GetProperty("ttl").GetString().ShouldBe("1h");
        sent.GetProperty("messages")[0].GetProperty("content")[0].GetProperty("cache_control").GetProperty("type").GetString().ShouldBe("ephemeral");
        sent.GetProperty("tools")[0].GetProperty("cache_control").GetProperty("type").GetString().ShouldBe("ephemeral");
        usage.GetProperty("prompt_tokens").GetInt32().ShouldBe(1600);
        usage.GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt32().ShouldBe(1000);
        var row = _gateway.RowsOf(response).Single();
        row.Usage.Input.ShouldBe(1600);
        row.Usage.CachedInput.ShouldBe(1000);
        row.Usage.CacheWrite.ShouldBe(200);
        row.Usage.CacheWriteHour.ShouldBe(300);
        row.Usage.Output.ShouldBe(10);

        // 100 at 3, 1000 at 0.30, 200 at 3.75, 300 at 6 and 10 at 15 dollars for a million.
        row.Cost.ShouldBe(0.0003m + 0.0003m + 0.00075m + 0.0018m + 0.00015m);
        response.Header("x-pareto-cost").ShouldBe("0.0033");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chat_Overloaded_IsAnUpstreamError(bool stream)
    {
        _upstream.Next(UpstreamAnswer.Response(529, """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"""));

        using var response = await _gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(more: stream ? ",\"stream\":true" : ""));

        await response.ErrorAsync(HttpStatusCode.BadGateway, "upstream_error", "upstream_unavailable");
    }

    [Fact]
    public async Task Chat_WhatTheApiHasNoFormFor_IsRefusedNotDropped()
    {
        using var response = await _gateway.PostAsync(
            Exchanges.ChatPath, """{"model":"mid","functions":[{"name":"f"}],"messages":[{"role":"user","content":"Hi"}]}""");

        var error = await response.ErrorAsync(HttpStatusCode.BadRequest, "invalid_request_error", "upstream_rejected");
        error.GetProperty("message").GetString()!.ShouldContain("functions");
        _upstream.Requests.ShouldBeEmpty();
    }

    private static string[] ThinkingEvents()
    {
        string[] events =
        [
            """{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"mid-model","content":[],"stop_reason":null,"usage":{"input_tokens":20,"output_tokens":1}}}""",
            """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Let me "}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"look it up."}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"c2lnbmVk"}}""",
            """{"type":"content_block_stop","index":0}""",
            """{"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"aGlkZGVu"}}""",
            """{"type":"content_block_stop","index":1}""",
            """{"type":"content_block_start","index":2,"content_block":{"type":"text","text":""}}""",
            """{"type":"content_block_delta","index":2,"delta":{"type":"text_delta","text":"One moment."}}""",
            """{"type":"content_block_stop","index":2}""",
            """{"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"toolu_1","name":"weather","input":{}}}""",
            """{"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"{\"city\":"}}""",
            """{"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"\"Paris\"}"}}""",
            """{"type":"content_block_stop","index":3}""",
            """{"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":30}}""",
            """{"type":"message_stop"}""",
        ];
        return [.. events.Select(data => $"event: {JsonElement.Parse(data).GetProperty("type").GetString()}\ndata: {data}\n\n")];
    }

    /// <summary>Puts a streamed message together as clients do: texts and arguments are joined, lists appended.</summary>
    private static JsonElement Joined(IEnumerable<JsonElement> chunks)
    {
        var content = "";
        var reasoning = "";
        var blocks = new JsonArray();
        var arguments = "";
        JsonObject? call = null;
        foreach (var delta in chunks.SelectMany(Deltas))
        {
            content += delta.TryGetProperty("content", out var text) ? text.GetString() : "";
            reasoning += delta.TryGetProperty("reasoning_content", out var thought) ? thought.GetString() : "";
            if (delta.TryGetProperty("thinking_blocks", out var more))
            {
                foreach (var block in more.EnumerateArray())
                {
                    blocks.Add(JsonNode.Parse(block.GetRawText()));
                }
            }

            if (delta.TryGetProperty("tool_calls", out var calls))
            {
                call ??= JsonNode.Parse(calls[0].GetRawText())!.AsObject();
                arguments += calls[0].GetProperty("function").GetProperty("arguments").GetString();
            }
        }

        call!.Remove("index");
        call["function"]!["arguments"] = arguments;
        return JsonElement.Parse(new JsonObject
        {
            ["role"] = "assistant",
            ["content"] = content,
            ["reasoning_content"] = reasoning,
            ["thinking_blocks"] = blocks,
            ["tool_calls"] = new JsonArray(call),
        }.ToJsonString());
    }

    private static IEnumerable<JsonElement> Deltas(JsonElement chunk) =>
        chunk.GetProperty("choices").EnumerateArray().Select(choice => choice.GetProperty("delta"));

    private static async Task<List<JsonElement>> ChunksAsync(HttpResponseMessage response)
    {
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.TextAsync());
        var data = (await response.TextAsync()).Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => line["data: ".Length..]).ToList();
        data[^1].ShouldBe("[DONE]");
        return [.. data.SkipLast(1).Select(json => JsonElement.Parse(json))];
    }
}
