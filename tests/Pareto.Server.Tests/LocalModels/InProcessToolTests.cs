using System.Net;
using System.Text;
using System.Text.Json;
using static Pareto.Server.Tests.LocalModels.Answers;

namespace Pareto.Server.Tests.LocalModels;

/// <summary>Tool calls and documents of a model of random weights: whatever it makes must be valid, since a grammar holds it.</summary>
public sealed class InProcessToolTests : IDisposable
{
    private const string Tools = """
        "tools":[
          {"type":"function","function":{"name":"set_light","description":"Turns a light","parameters":{"type":"object",
            "properties":{"room":{"type":"string","enum":["kitchen","hall"]},"level":{"type":"integer","minimum":0,"maximum":100},"on":{"type":"boolean"}},
            "required":["room","level","on"],"additionalProperties":false}}},
          {"type":"function","function":{"name":"now"}}]
        """;

    private readonly TinyModelFile _model = new();

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Required_AnySeed_IsAValidCall(bool stream)
    {
        await using var gateway = await RunningGateway.StartAsync(_model.Alone());
        for (var seed = 0; seed < 12; seed++)
        {
            var (calls, finish) = await CallAsync(gateway, stream, $$"""
                ,{{Tools}},"tool_choice":"required","parallel_tool_calls":false,"max_tokens":300,"temperature":1.5,"seed":{{seed}}
                """);

            finish.ShouldBe("tool_calls");
            ShouldBeValid(calls.ShouldHaveSingleItem());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Required_SeveralCalls_AreToldApart(bool stream)
    {
        await using var gateway = await RunningGateway.StartAsync(_model.Alone());
        var counts = new HashSet<int>();
        for (var seed = 0; seed < 8; seed++)
        {
            var (calls, finish) = await CallAsync(gateway, stream, $$"""
                ,{{Tools}},"tool_choice":"required","max_tokens":2000,"temperature":1,"seed":{{seed}}
                """);

            finish.ShouldBe("tool_calls");
            calls.ForEach(ShouldBeValid);
            calls.Select(call => call.Id).Distinct().Count().ShouldBe(calls.Count);
            counts.Add(calls.Count);
        }

        counts.Count.ShouldBeGreaterThan(1, "the model chooses how many");
    }

    [Fact]
    public async Task Named_AnySeed_CallsThatTool()
    {
        await using var gateway = await RunningGateway.StartAsync(_model.Alone());
        foreach (var name in (string[])["set_light", "now"])
        {
            var (calls, _) = await CallAsync(gateway, stream: true, $$"""
                ,{{Tools}},"tool_choice":{"type":"function","function":{"name":"{{name}}"} },"max_tokens":300,"seed":3
                """);

            calls.ShouldHaveSingleItem().Name.ShouldBe(name);
            ShouldBeValid(calls[0]);
        }
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("none")]
    public async Task AutoAndNone_ModelThatWritesText_IsText(string choice)
    {
        await using var gateway = await RunningGateway.StartAsync(_model.Alone());

        using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("small", more: $$"""
            ,{{Tools}},"tool_choice":"{{choice}}","max_tokens":20,"logit_bias":{"{{(int)'x'}}":100}
            """));

        var body = await response.JsonAsync();
        Content(body).ShouldBe(new string('x', 20));
        Choices(body)[0].GetProperty("message").TryGetProperty("tool_calls", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task None_PromptWithTools_DoesNotTellThem()
    {
        await using var gateway = await RunningGateway.StartAsync(_model.Alone());

        var told = await PromptTokensAsync("auto");
        var untold = await PromptTokensAsync("none");

        untold.ShouldBeLessThan(told - 100);

        async Task<int> PromptTokensAsync(string choice)
        {
            using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("small", more: $$"""
                ,{{Tools}},"tool_choice":"{{choice}}","max_tokens":1
                """));
            return (await response.JsonAsync()).GetProperty("usage").GetProperty("prompt_tokens").GetInt32();
        }
    }

    [Fact]
    public async Task Conversation_WithCallsAndResults_IsTaken()
    {
        await using var gateway = await RunningGateway.StartAsync(_model.Alone());

        using var response = await gateway.PostAsync(Exchanges.ChatPath, $$"""
            {"model":"small","max_tokens":3,{{Tools}},"messages":[
              {"role":"developer","content":"Be brief."},
              {"role":"user","content":[{"type":"text","text":"Light"},{"type":"text","text":" on"}]},
              {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"now","arguments":"{}"} }]},
              {"role":"tool","tool_call_id":"c1","content":"noon"}]}
            """);

        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.TextAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task JsonSchema_AnySeed_IsFollowed(bool stream)
    {
        await using var gateway = await RunningGateway.StartAsync(_model.Alone());
        for (var seed = 0; seed < 12; seed++)
        {
            var text = await TextAsync(gateway, stream, $$"""
                ,"response_format":{"type":"json_schema","json_schema":{"name":"ticket","strict":true,"schema":{"type":"object",
                  "properties":{"kind":{"enum":["bug","wish"]},"tags":{"type":"array","items":{"type":"string","maxLength":5},"maxItems":3},"price":{"type":"number","minimum":0,"maximum":10} },
                  "required":["kind","tags","price"],"additionalProperties":false} } },"max_tokens":400,"temperature":1.5,"seed":{{seed}}
                """);

            var ticket = JsonElement.Parse(text);
            ticket.EnumerateObject().Select(field => field.Name).ShouldBe(["kind", "tags", "price"], ignoreOrder: true);
            ticket.GetProperty("kind").GetString().ShouldBeOneOf("bug", "wish");
            ticket.GetProperty("tags").EnumerateArray().ShouldAllBe(tag => tag.GetString()!.EnumerateRunes().Count() <= 5);
            ticket.GetProperty("tags").GetArrayLength().ShouldBeLessThanOrEqualTo(3);
            ticket.GetProperty("price").GetDouble().ShouldBeInRange(0, 10);
        }
    }

    [Fact]
    public async Task JsonSchema_BesideTools_IsADocumentOrACall()
    {
        await using var gateway = await RunningGateway.StartAsync(_model.Alone());
        for (var seed = 0; seed < 8; seed++)
        {
            using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("small", more: $$"""
                ,{{Tools}},"parallel_tool_calls":false,"response_format":{"type":"json_schema","json_schema":{"name":"yes","schema":{"type":"object",
                  "properties":{"yes":{"type":"boolean"} },"required":["yes"],"additionalProperties":false} } },"max_tokens":300,"temperature":1.5,"seed":{{seed}}
                """));

            var message = Choices(await response.JsonAsync())[0].GetProperty("message");
            if (message.TryGetProperty("tool_calls", out var calls))
            {
                calls.GetArrayLength().ShouldBe(1);
            }
            else
            {
                JsonElement.Parse(message.GetProperty("content").GetString()!).GetProperty("yes").ValueKind.ShouldBeOneOf(JsonValueKind.True, JsonValueKind.False);
            }
        }
    }

    [Fact]
    public async Task JsonSchema_KeywordThatIsNotKnown_GoesToTheNextTierOrIsRefusedByName()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(_model.WithMid(upstream));
        const string Schema = """
            ,"response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"type":"object","not":{"required":["a"]}}}}
            """;
        upstream.Next(UpstreamAnswer.Text("{}"));

        using var routed = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("auto", more: Schema));
        using var named = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("small", more: Schema));

        routed.Header("x-pareto-target").ShouldBe("openai/mid-model");
        var error = await named.ErrorAsync(HttpStatusCode.BadRequest, "invalid_request_error", "upstream_rejected");
        error.GetProperty("message").GetString()!.ShouldContain("not");
    }

    private static void ShouldBeValid((string Id, string Name, string Arguments) call)
    {
        call.Id.ShouldStartWith("call_");
        var arguments = JsonElement.Parse(call.Arguments);
        if (call.Name == "now")
        {
            arguments.EnumerateObject().ShouldBeEmpty();
            return;
        }

        call.Name.ShouldBe("set_light");
        arguments.GetProperty("room").GetString().ShouldBeOneOf("kitchen", "hall");
        arguments.GetProperty("level").GetInt32().ShouldBeInRange(0, 100);
        arguments.GetProperty("on").ValueKind.ShouldBeOneOf(JsonValueKind.True, JsonValueKind.False);
        arguments.EnumerateObject().Count().ShouldBe(3);
    }

    private static async Task<(List<(string Id, string Name, string Arguments)> Calls, string Finish)> CallAsync(RunningGateway gateway, bool stream, string more)
    {
        using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("small", "Light, please.", more + (stream ? ",\"stream\":true" : "")));
        var choices = stream
            ? (await ChunksAsync(response)).SelectMany(Choices).Select(choice => (Message: choice.GetProperty("delta"), Choice: choice)).ToList()
            : Choices(await response.JsonAsync()).Select(choice => (Message: choice.GetProperty("message"), Choice: choice)).ToList();
        var calls = new SortedDictionary<int, (string Id, string Name, StringBuilder Arguments)>();
        foreach (var (message, _) in choices)
        {
            if (!message.TryGetProperty("tool_calls", out var deltas))
            {
                continue;
            }

            foreach (var (position, delta) in deltas.EnumerateArray().Index())
            {
                var index = delta.TryGetProperty("index", out var told) ? told.GetInt32() : position;
                var function = delta.GetProperty("function");
                if (!calls.ContainsKey(index))
                {
                    calls[index] = (delta.GetProperty("id").GetString()!, function.GetProperty("name").GetString()!, new StringBuilder());
                }

                calls[index].Arguments.Append(function.GetProperty("arguments").GetString());
            }
        }

        return ([.. calls.Values.Select(call => (call.Id, call.Name, call.Arguments.ToString()))], choices[^1].Choice.GetProperty("finish_reason").GetString()!);
    }

    private static async Task<string> TextAsync(RunningGateway gateway, bool stream, string more)
    {
        using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("small", more: more + (stream ? ",\"stream\":true" : "")));
        return stream
            ? string.Concat((await ChunksAsync(response)).SelectMany(Choices)
                .Select(choice => choice.GetProperty("delta").TryGetProperty("content", out var content) ? content.GetString() : null))
            : Content(await response.JsonAsync());
    }
}
