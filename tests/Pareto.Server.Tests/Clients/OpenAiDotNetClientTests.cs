using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using System.Text.Json;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Embeddings;
using OpenAI.Models;

#pragma warning disable OPENAI001 // The client calls seeds and files experimental; its users use them all the same.
namespace Pareto.Server.Tests.Clients;

/// <summary>Ordinary use of the official .NET client, unmodified, against a gateway on loopback.</summary>
public sealed class OpenAiDotNetClientTests : IAsyncLifetime
{
    private const string Keys =
        """
        keys: [ { name: shop, key: client-key-of-the-shop } ]
        """;

    private ScriptedUpstream _upstream = null!;
    private RunningGateway _gateway = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _upstream = await ScriptedUpstream.StartAsync();
        _gateway = await RunningGateway.StartAsync(TestConfiguration.OpenAi(_upstream, Keys));
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Fact]
    public async Task CompleteChat_PlainQuestion_IsAnswered()
    {
        _upstream.Next(UpstreamAnswer.Text("Paris is the capital.").Using(120, 30, cachedInput: 20));

        ChatCompletion completion = await Chat("mid").CompleteChatAsync(
            [new SystemChatMessage("Be brief."), new UserChatMessage("The capital of France?")],
            new ChatCompletionOptions { MaxOutputTokenCount = 50, Temperature = 0.5f, EndUserId = "u-1" },
            Cancel);

        completion.Content.Single().Text.ShouldBe("Paris is the capital.");
        completion.FinishReason.ShouldBe(ChatFinishReason.Stop);
        completion.Role.ShouldBe(ChatMessageRole.Assistant);
        completion.Model.ShouldBe("mid-model");
        completion.Id.ShouldBe("chatcmpl-scripted");
        completion.SystemFingerprint.ShouldBe("fp_scripted");
        completion.Usage.InputTokenCount.ShouldBe(120);
        completion.Usage.OutputTokenCount.ShouldBe(30);
        completion.Usage.TotalTokenCount.ShouldBe(150);
        completion.Usage.InputTokenDetails.CachedTokenCount.ShouldBe(20);
        var sent = Sent();
        sent.GetProperty("model").GetString().ShouldBe("mid-model");
        sent.GetProperty("max_completion_tokens").GetInt32().ShouldBe(50);
        sent.GetProperty("temperature").GetDouble().ShouldBe(0.5);
        sent.GetProperty("user").GetString().ShouldBe("u-1");
        sent.GetProperty("messages")[0].GetProperty("role").GetString().ShouldBe("system");
        sent.GetProperty("messages")[1].GetProperty("content").GetString().ShouldBe("The capital of France?");
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("small")]
    [InlineData("premium")]
    [InlineData("openai/mid-model")]
    [InlineData("old-name")]
    public async Task CompleteChat_AnyNameOfAModel_IsAnswered(string model)
    {
        _upstream.Next(UpstreamAnswer.Text("Hello"));

        ChatCompletion completion = await Chat(model).CompleteChatAsync([new UserChatMessage("Hi")], cancellationToken: Cancel);

        completion.Content.Single().Text.ShouldBe("Hello");
    }

    [Fact]
    public async Task CompleteChat_ClientKey_StaysHereAndTheProviderGetsItsOwn()
    {
        _upstream.Next(UpstreamAnswer.Text("Hello"));

        await Chat("mid").CompleteChatAsync([new UserChatMessage("Hi")], cancellationToken: Cancel);

        _upstream.Requests.Single().Headers["Authorization"].ShouldBe($"Bearer {TestConfiguration.ProviderKey}");
    }

    [Fact]
    public async Task CompleteChatStreaming_Text_ArrivesInPiecesWithUsage()
    {
        _upstream.Next(UpstreamAnswer.Text("One two three").Using(7, 3));
        var pieces = new List<string>();
        ChatFinishReason? finish = null;
        ChatTokenUsage? usage = null;

        await foreach (var update in Chat("mid").CompleteChatStreamingAsync([new UserChatMessage("Count")], cancellationToken: Cancel))
        {
            pieces.AddRange(update.ContentUpdate.Select(part => part.Text));
            finish = update.FinishReason ?? finish;
            usage = update.Usage ?? usage;
        }

        string.Concat(pieces).ShouldBe("One two three");
        pieces.Count(piece => piece.Length > 0).ShouldBe(3);
        finish.ShouldBe(ChatFinishReason.Stop);
        usage.ShouldNotBeNull();
        usage.InputTokenCount.ShouldBe(7);
        usage.OutputTokenCount.ShouldBe(3);
    }

    [Fact]
    public async Task CompleteChatStreaming_FirstPiece_ArrivesBeforeTheUpstreamHasFinished()
    {
        var gate = new TaskCompletionSource();
        _upstream.Next(UpstreamAnswer.Text("One two").HoldAfter(1, gate.Task));
        await using var updates = Chat("mid").CompleteChatStreamingAsync([new UserChatMessage("Count")], cancellationToken: Cancel)
            .GetAsyncEnumerator(Cancel);
        var text = "";

        while (!text.Contains("One", StringComparison.Ordinal) && await updates.MoveNextAsync())
        {
            text += string.Concat(updates.Current.ContentUpdate.Select(part => part.Text));
        }

        text.ShouldBe("One");
        _upstream.Requests.Single().PiecesSent.ShouldBe(1);
        gate.SetResult();
        while (await updates.MoveNextAsync())
        {
            text += string.Concat(updates.Current.ContentUpdate.Select(part => part.Text));
        }

        text.ShouldBe("One two");
    }

    [Fact]
    public async Task CompleteChat_ParallelToolCalls_GoRoundTrip()
    {
        _upstream.Next(UpstreamAnswer.CallTools(
            new ScriptedToolCall("call_1", "weather", """{"city":"Paris"}"""),
            new ScriptedToolCall("call_2", "weather", """{"city":"Rome"}""")));
        _upstream.Next(UpstreamAnswer.Text("Sun in both."));
        var options = WeatherOptions();
        var messages = new List<ChatMessage> { new UserChatMessage("Weather in Paris and Rome?") };

        ChatCompletion calls = await Chat("mid").CompleteChatAsync(messages, options, Cancel);
        calls.FinishReason.ShouldBe(ChatFinishReason.ToolCalls);
        calls.ToolCalls.Select(call => (call.Id, call.FunctionName, call.FunctionArguments.ToString())).ShouldBe(
            [("call_1", "weather", """{"city":"Paris"}"""), ("call_2", "weather", """{"city":"Rome"}""")]);
        messages.Add(new AssistantChatMessage(calls));
        messages.AddRange(calls.ToolCalls.Select(call => new ToolChatMessage(call.Id, "sun")));
        ChatCompletion answer = await Chat("mid").CompleteChatAsync(messages, options, Cancel);

        answer.Content.Single().Text.ShouldBe("Sun in both.");
        var first = _upstream.Requests[0].Json;
        first.GetProperty("tools")[0].GetProperty("function").GetProperty("parameters").GetProperty("required")[0].GetString().ShouldBe("city");
        first.GetProperty("tools")[0].GetProperty("function").GetProperty("strict").GetBoolean().ShouldBeTrue();
        first.GetProperty("tool_choice").GetString().ShouldBe("required");
        first.GetProperty("parallel_tool_calls").GetBoolean().ShouldBeTrue();
        var second = _upstream.Requests[1].Json.GetProperty("messages");
        second[1].GetProperty("tool_calls")[1].GetProperty("id").GetString().ShouldBe("call_2");
        second[1].GetProperty("tool_calls")[1].GetProperty("function").GetProperty("arguments").GetString().ShouldBe("""{"city":"Rome"}""");
        second[2].GetProperty("role").GetString().ShouldBe("tool");
        second[3].GetProperty("tool_call_id").GetString().ShouldBe("call_2");
    }

    [Fact]
    public async Task CompleteChatStreaming_ParallelToolCalls_CanBePutTogether()
    {
        _upstream.Next(UpstreamAnswer.CallTools(
            new ScriptedToolCall("call_1", "weather", """{"city":"Paris"}"""),
            new ScriptedToolCall("call_2", "weather", """{"city":"Rome"}""")));
        var names = new SortedDictionary<int, string>();
        var arguments = new SortedDictionary<int, StringBuilder>();
        ChatFinishReason? finish = null;

        await foreach (var update in Chat("mid").CompleteChatStreamingAsync([new UserChatMessage("Weather?")], WeatherOptions(), Cancel))
        {
            finish = update.FinishReason ?? finish;
            foreach (var call in update.ToolCallUpdates)
            {
                if (call.FunctionName is { Length: > 0 } name)
                {
                    names[call.Index] = $"{call.ToolCallId} {name}";
                    arguments[call.Index] = new StringBuilder();
                }

                arguments[call.Index].Append(call.FunctionArgumentsUpdate);
            }
        }

        names.Values.ShouldBe(["call_1 weather", "call_2 weather"]);
        arguments.Values.Select(text => text.ToString()).ShouldBe(["""{"city":"Paris"}""", """{"city":"Rome"}"""]);
        finish.ShouldBe(ChatFinishReason.ToolCalls);
    }

    [Fact]
    public async Task CompleteChat_JsonSchema_ReachesTheProvider()
    {
        _upstream.Next(UpstreamAnswer.Text("""{"city":"Paris"}"""));
        var options = new ChatCompletionOptions
        {
            ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat(
                "place",
                BinaryData.FromString("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}"""),
                "a place",
                jsonSchemaIsStrict: true),
        };

        ChatCompletion completion = await Chat("mid").CompleteChatAsync([new UserChatMessage("Where?")], options, Cancel);

        JsonElement.Parse(completion.Content.Single().Text).GetProperty("city").GetString().ShouldBe("Paris");
        var format = Sent().GetProperty("response_format");
        format.GetProperty("type").GetString().ShouldBe("json_schema");
        var schema = format.GetProperty("json_schema");
        schema.GetProperty("name").GetString().ShouldBe("place");
        schema.GetProperty("description").GetString().ShouldBe("a place");
        schema.GetProperty("strict").GetBoolean().ShouldBeTrue();
        schema.GetProperty("schema").GetProperty("required")[0].GetString().ShouldBe("city");
    }

    [Fact]
    public async Task CompleteChat_StopSeedAndLogProbs_ReachTheProviderAndComeBack()
    {
        _upstream.Next(UpstreamAnswer.Response(
            200,
            """
            {"id":"r1","object":"chat.completion","created":1760000000,"model":"mid-model","choices":[{"index":0,
            "message":{"role":"assistant","content":"Yes"},"finish_reason":"stop","logprobs":{"content":[
            {"token":"Yes","logprob":-0.25,"bytes":[89,101,115],"top_logprobs":[{"token":"No","logprob":-1.5,"bytes":[78,111]}]}],"refusal":null}}],
            "usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4}}
            """));
        var options = new ChatCompletionOptions { IncludeLogProbabilities = true, TopLogProbabilityCount = 1, StopSequences = { "END", "\n\n" } };
        options.Seed = 42;

        ChatCompletion completion = await Chat("mid").CompleteChatAsync([new UserChatMessage("Sure?")], options, Cancel);

        var token = completion.ContentTokenLogProbabilities.Single();
        token.Token.ShouldBe("Yes");
        token.LogProbability.ShouldBe(-0.25f);
        token.TopLogProbabilities.Single().LogProbability.ShouldBe(-1.5f);
        var sent = Sent();
        sent.GetProperty("seed").GetInt64().ShouldBe(42);
        sent.GetProperty("logprobs").GetBoolean().ShouldBeTrue();
        sent.GetProperty("top_logprobs").GetInt32().ShouldBe(1);
        sent.GetProperty("stop").EnumerateArray().Select(stop => stop.GetString()).ShouldBe(["END", "\n\n"]);
    }

    [Fact]
    public async Task CompleteChat_ImageFileAndUnknownFields_ReachTheProvider()
    {
        _upstream.Next(UpstreamAnswer.Text("A cat."));
        var options = new ChatCompletionOptions { StoredOutputEnabled = true, Metadata = { ["team"] = "search" } };
        var question = new UserChatMessage(
            ChatMessageContentPart.CreateTextPart("What is this?"),
            ChatMessageContentPart.CreateImagePart(new Uri("https://example.com/cat.png"), ChatImageDetailLevel.High),
            ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes([1, 2, 3]), "image/png"),
            ChatMessageContentPart.CreateFilePart(BinaryData.FromString("%PDF-"), "application/pdf", "cat.pdf"));

        await Chat("mid").CompleteChatAsync([question], options, Cancel);

        var sent = Sent();
        var parts = sent.GetProperty("messages")[0].GetProperty("content");
        parts[0].GetProperty("text").GetString().ShouldBe("What is this?");
        parts[1].GetProperty("image_url").GetProperty("url").GetString().ShouldBe("https://example.com/cat.png");
        parts[1].GetProperty("image_url").GetProperty("detail").GetString().ShouldBe("high");
        parts[2].GetProperty("image_url").GetProperty("url").GetString().ShouldBe("data:image/png;base64,AQID");
        parts[3].GetProperty("file").GetProperty("filename").GetString().ShouldBe("cat.pdf");
        parts[3].GetProperty("file").GetProperty("file_data").GetString().ShouldStartWith("data:application/pdf;base64,");
        sent.GetProperty("metadata").GetProperty("team").GetString().ShouldBe("search");
        sent.GetProperty("store").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task GenerateEmbeddings_AsTheClientAsks_GivesTheVectors()
    {
        // The client asks for base64; the provider may answer with numbers all the same.
        _upstream.Next(UpstreamAnswer.Embeddings([0.5f, -0.25f], [1f, 2f]).Using(9, 0));

        OpenAIEmbeddingCollection vectors = await Client().GetEmbeddingClient("openai/embedding-model")
            .GenerateEmbeddingsAsync(["a", "b"], new EmbeddingGenerationOptions { Dimensions = 2 }, Cancel);

        vectors.Select(vector => vector.ToFloats().ToArray()).ShouldBe([[0.5f, -0.25f], [1f, 2f]]);
        vectors.Usage.InputTokenCount.ShouldBe(9);
        var sent = Sent();
        sent.GetProperty("model").GetString().ShouldBe("embedding-model");
        sent.GetProperty("dimensions").GetInt32().ShouldBe(2);
        sent.GetProperty("input").EnumerateArray().Select(text => text.GetString()).ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task GenerateEmbedding_Base64FromTheProvider_GivesTheVector()
    {
        var base64 = Convert.ToBase64String([.. BitConverter.GetBytes(0.5f), .. BitConverter.GetBytes(-8f)]);
        _upstream.Next(UpstreamAnswer.Response(
            200,
            $$$"""{"object":"list","data":[{"object":"embedding","index":0,"embedding":"{{{base64}}}"}],"model":"m","usage":{"prompt_tokens":1,"total_tokens":1}}"""));

        OpenAIEmbedding vector = await Client().GetEmbeddingClient("vectors").GenerateEmbeddingAsync("a", cancellationToken: Cancel);

        vector.ToFloats().ToArray().ShouldBe([0.5f, -8f]);
        Sent().GetProperty("encoding_format").GetString().ShouldBe("base64");
    }

    [Fact]
    public async Task Models_ListAndOne_NameWhatCanBeAsked()
    {
        var models = Client().GetOpenAIModelClient();

        OpenAIModelCollection list = await models.GetModelsAsync(Cancel);
        OpenAIModel one = await models.GetModelAsync("openai/mid-model", Cancel);

        list.Select(model => model.Id).ShouldBe(
            ["auto", "small", "mid", "premium", "old-name", "vectors", "openai/small-model", "openai/mid-model", "openai/premium-model", "openai/embedding-model"],
            ignoreOrder: true);
        one.Id.ShouldBe("openai/mid-model");
        one.OwnedBy.ShouldBe("openai");
    }

    [Theory]
    [InlineData(false, 401, "invalid_api_key")]
    [InlineData(true, 401, "invalid_api_key")]
    public async Task CompleteChat_UnknownKey_Raises401(bool stream, int status, string code)
    {
        var client = Client("not-a-key-of-this-gateway").GetChatClient("mid");

        var raised = await Should.ThrowAsync<ClientResultException>(() => AskAsync(client, stream));

        raised.Status.ShouldBe(status);
        raised.Message.ShouldContain(code);
        _upstream.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CompleteChat_UnknownModel_Raises404(bool stream)
    {
        var raised = await Should.ThrowAsync<ClientResultException>(() => AskAsync(Chat("gpt-nobody-has"), stream));

        raised.Status.ShouldBe(404);
        raised.Message.ShouldContain("model_not_found");
        raised.Message.ShouldContain("gpt-nobody-has");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CompleteChat_UpstreamRejects_Raises400WithItsReason(bool stream)
    {
        _upstream.Next(UpstreamAnswer.Error(400, "Unsupported value: 'temperature'.", "invalid_request_error"));

        var raised = await Should.ThrowAsync<ClientResultException>(() => AskAsync(Chat("mid"), stream));

        raised.Status.ShouldBe(400);
        raised.Message.ShouldContain("Unsupported value");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CompleteChat_UpstreamRateLimited_Raises429WithRetryAfter(bool stream)
    {
        _upstream.Next(UpstreamAnswer.RateLimited("7"));

        var raised = await Should.ThrowAsync<ClientResultException>(() => AskAsync(Chat("mid"), stream));

        raised.Status.ShouldBe(429);
        raised.GetRawResponse()!.Headers.TryGetValue("Retry-After", out var wait).ShouldBeTrue();
        wait.ShouldBe("7");
    }

    [Fact]
    public async Task CompleteChat_TierThatNothingServes_Raises503ThatSaysWhatToDo()
    {
        await using var gateway = await RunningGateway.StartAsync(
            $$"""
            providers: { openai: { preset: openai, baseUrl: "{{_upstream.OpenAiUrl}}", apiKey: k } }
            tiers: { mid: openai/mid-model }
            """);

        var raised = await Should.ThrowAsync<ClientResultException>(
            () => AskAsync(Client("any", gateway).GetChatClient("small"), stream: false));

        raised.Status.ShouldBe(503);
        raised.Message.ShouldContain("tiers.small");
    }

    private static async Task AskAsync(ChatClient client, bool stream)
    {
        if (!stream)
        {
            await client.CompleteChatAsync([new UserChatMessage("Hi")], cancellationToken: Cancel);
            return;
        }

        await foreach (var _ in client.CompleteChatStreamingAsync([new UserChatMessage("Hi")], cancellationToken: Cancel))
        {
        }
    }

    private static ChatCompletionOptions WeatherOptions() => new()
    {
        Tools =
        {
            ChatTool.CreateFunctionTool(
                "weather",
                "The weather of a city.",
                BinaryData.FromString("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}"""),
                functionSchemaIsStrict: true),
        },
        ToolChoice = ChatToolChoice.CreateRequiredChoice(),
        AllowParallelToolCalls = true,
    };

    private ChatClient Chat(string model) => Client().GetChatClient(model);

    private OpenAIClient Client(string key = "client-key-of-the-shop", RunningGateway? gateway = null) => new(
        new ApiKeyCredential(key),
        new OpenAIClientOptions
        {
            Endpoint = (gateway ?? _gateway).OpenAiUrl,
            // The test says itself how often it asks.
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
        });

    private JsonElement Sent() => _upstream.Requests.Single().Json;
}
