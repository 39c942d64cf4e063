using System.ClientModel;
using OpenAI;
using OpenAI.Chat;

namespace Pareto.Server.Tests.LocalModels;

/// <summary>The official .NET client, unmodified, with a model in the gateway's own process behind it.</summary>
public sealed class InProcessClientTests : IAsyncLifetime
{
    private readonly TinyModelFile _model = new();
    private RunningGateway _gateway = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _gateway = await RunningGateway.StartAsync(_model.Alone());

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _model.Dispose();
    }

    [Fact]
    public async Task CompleteChat_Plain_HasTextUsageAndLogProbs()
    {
        ChatCompletion completion = await Chat().CompleteChatAsync(
            [new SystemChatMessage("Be brief."), new UserChatMessage("Hello")],
            new ChatCompletionOptions { MaxOutputTokenCount = 8, Temperature = 0, IncludeLogProbabilities = true, TopLogProbabilityCount = 2 },
            Cancel);

        completion.Model.ShouldBe("tiny");
        completion.FinishReason.ShouldBe(ChatFinishReason.Length);
        completion.Content.Single().Text.ShouldNotBeEmpty();
        completion.Usage.OutputTokenCount.ShouldBe(8);
        completion.ContentTokenLogProbabilities.Count.ShouldBe(8);
        completion.ContentTokenLogProbabilities[0].TopLogProbabilities.Count.ShouldBe(2);
    }

    [Fact]
    public async Task CompleteChatStreaming_ToolThatIsRequired_ComesInPieces()
    {
        var options = new ChatCompletionOptions { MaxOutputTokenCount = 300, ToolChoice = ChatToolChoice.CreateRequiredChoice(), AllowParallelToolCalls = false };
        options.Tools.Add(ChatTool.CreateFunctionTool("pick", "Picks one", BinaryData.FromString(
            """{"type":"object","properties":{"one":{"enum":["left","right"]}},"required":["one"],"additionalProperties":false}""")));
        var arguments = new System.Text.StringBuilder();
        string? name = null;
        ChatFinishReason? finish = null;

        await foreach (var update in Chat().CompleteChatStreamingAsync([new UserChatMessage("Pick")], options, Cancel))
        {
            foreach (var call in update.ToolCallUpdates)
            {
                name ??= call.FunctionName;
                arguments.Append(call.FunctionArgumentsUpdate);
            }

            finish = update.FinishReason ?? finish;
        }

        finish.ShouldBe(ChatFinishReason.ToolCalls);
        name.ShouldBe("pick");
        System.Text.Json.JsonElement.Parse(arguments.ToString()).GetProperty("one").GetString().ShouldBeOneOf("left", "right");
    }

    [Fact]
    public async Task CompleteChat_CallAndItsResult_GoOnTogether()
    {
        ChatCompletion completion = await Chat().CompleteChatAsync(
            [
                new UserChatMessage("Pick"),
                new AssistantChatMessage([ChatToolCall.CreateFunctionToolCall("c1", "pick", BinaryData.FromString("""{"one":"left"}"""))]),
                new ToolChatMessage("c1", "picked"),
            ],
            new ChatCompletionOptions { MaxOutputTokenCount = 4 },
            Cancel);

        completion.Usage.OutputTokenCount.ShouldBeInRange(1, 4);
    }

    private ChatClient Chat() => new OpenAIClient(
        new ApiKeyCredential("none-needed"), new OpenAIClientOptions { Endpoint = _gateway.OpenAiUrl }).GetChatClient("small");
}
