using System.Text.Json;
using Pareto.Core.Exchange;
using Pareto.Core.Providers;
using Pareto.LocalModels.Providers;
using Pareto.Testing.Models;

namespace Pareto.LocalModels.Tests.Providers;

/// <summary>Requests to a model of random weights whose template is that of each family in turn.</summary>
public sealed class ChatOfEveryFamilyTests : IAsyncLifetime
{
    private const string Messages = "{%- for m in messages %}{{ m.role + ': ' + m.content + '\\n' }}{% endfor -%}";
    private const string Tools = "{%- if tools %}{{ tools | tojson }}{% endif -%}";
    private const string Calls = "{%- for m in messages %}{% for c in m.tool_calls or [] %}{{ c.function | tojson }}{% endfor %}{% endfor -%}";

    private readonly string _folder = Directory.CreateTempSubdirectory("pareto-families-").FullName;
    private readonly InProcessModels _models = new(TimeProvider.System);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _models.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("hermes", Tools + Calls + "{# <tool_call> #}" + Messages)]
    [InlineData("described in words", Messages)]
    [InlineData("llama", Tools + Calls + "{# <|python_tag|> #}" + Messages)]
    [InlineData("mistral", Tools + Calls + "{# [TOOL_CALLS] #}" + Messages)]
    [InlineData("mistral with names", Tools + Calls + "{# [TOOL_CALLS] [ARGS] #}" + Messages)]
    [InlineData("phi", Tools + Calls + "{# <|tool_call|> <|/tool_call|> #}" + Messages)]
    public async Task Send_CallRequired_IsAValidCallOfEveryFamily(string family, string template)
    {
        var provider = Provider(template);
        for (var seed = 0; seed < 6; seed++)
        {
            var events = await EventsAsync(provider, Request with
            {
                Seed = seed,
                Temperature = 1.5,
                MaxOutputTokens = 1500,
                Tools = [Tool("left", "one"), Tool("right", "two")],
                ToolChoice = new ToolChoice(seed % 2 == 0 ? ToolChoiceMode.Required : ToolChoiceMode.Named, "right"),
                ParallelToolCalls = seed < 4 ? false : null,
            });

            var deltas = events.OfType<ChoiceDelta>().ToList();
            deltas[^1].FinishReason.ShouldBe(FinishReason.ToolCalls, family);
            string.Concat(deltas.Select(delta => delta.Text)).Trim().ShouldBeEmpty();
            var calls = deltas.SelectMany(delta => delta.ToolCalls).GroupBy(call => call.Index).ToList();
            if (seed < 4)
            {
                calls.ShouldHaveSingleItem();
            }

            foreach (var call in calls)
            {
                var name = call.First().Name.ShouldNotBeNull();
                name.ShouldBeOneOf(seed % 2 == 0 ? ["left", "right"] : ["right"]);
                var arguments = JsonElement.Parse(string.Concat(call.Select(piece => piece.Arguments)));
                arguments.GetProperty(name == "left" ? "one" : "two").ValueKind.ShouldBeOneOf(JsonValueKind.True, JsonValueKind.False);
                arguments.EnumerateObject().Count().ShouldBe(1);
            }
        }
    }

    [Fact]
    public async Task Send_TemplateThatBeginsReasoning_TellsItApartAndClosesItForADocument()
    {
        var provider = Provider(Messages + "{%- if add_generation_prompt %}{{ 'assistant: <think>\\n' }}{% endif -%}");

        var free = await EventsAsync(provider, Request with { MaxOutputTokens = 12, LogProbs = true });
        var document = await EventsAsync(provider, Request with
        {
            MaxOutputTokens = 60,
            ResponseFormat = new ResponseFormat { Kind = ResponseFormatKind.JsonSchema, Schema = JsonElement.Parse("""{"type":"boolean"}""") },
        });

        string.Concat(free.OfType<ChoiceDelta>().Select(delta => delta.Reasoning)).ShouldNotBeEmpty();
        string.Concat(free.OfType<ChoiceDelta>().Select(delta => delta.Text)).ShouldBeEmpty();
        free.OfType<ChoiceDelta>().ShouldAllBe(delta => delta.LogProbs == null);
        free.OfType<UsageReported>().Last().Usage.Reasoning.ShouldBeInRange(1, 12);
        string.Concat(document.OfType<ChoiceDelta>().Select(delta => delta.Reasoning)).ShouldBeEmpty();
        string.Concat(document.OfType<ChoiceDelta>().Select(delta => delta.Text)).Trim().ShouldBeOneOf("true", "false");
    }

    [Theory]
    [InlineData("none", "off")]
    [InlineData("high", "on")]
    public async Task Send_ReasoningEffort_TurnsTheTemplatesSwitch(string effort, string expected)
    {
        var provider = Provider(Messages + "{% if enable_thinking is defined and not enable_thinking %}off{% else %}" + new string('n', 50) + "{% endif %}");

        var events = await EventsAsync(provider, Request with { MaxOutputTokens = 1, ReasoningEffort = effort });

        var tokens = events.OfType<UsageReported>().Last().Usage.Input;
        (tokens < 30 ? "off" : "on").ShouldBe(expected);
    }

    [Fact]
    public async Task Send_TemplateThatRefuses_IsNoFaultOfTheTarget()
    {
        var provider = Provider("{{ raise_exception('only two turns') if messages | length > 2 }}" + Messages);
        var turn = new ChatMessage { Role = ChatRole.User, Parts = [new TextPart("Hi")] };

        var failed = (UpstreamFailed)(await EventsAsync(provider, Request with { Messages = [turn, turn, turn] }))[^1];

        failed.Failure.Kind.ShouldBe(UpstreamFailureKind.Unsupported);
        failed.Failure.Message.ShouldContain("only two turns");
    }

    [Fact]
    public async Task Send_MoreChoicesThanTheModelTakesIn_IsUnsupported()
    {
        var failed = (UpstreamFailed)(await EventsAsync(Provider(Messages), Request with { ChoiceCount = 41 }))[^1];

        failed.Failure.Kind.ShouldBe(UpstreamFailureKind.Unsupported);
    }

    private static ChatRequest Request { get; } = new()
    {
        Id = new RequestId("req_1"),
        ReceivedAt = default,
        ReceivedTimestamp = 0,
        Model = "small",
        Credential = default,
        Messages = [new ChatMessage { Role = ChatRole.User, Parts = [new TextPart("Hi")] }],
    };

    private static ToolDefinition Tool(string name, string field) => new()
    {
        Name = name,
        Parameters = JsonElement.Parse($$"""{"type":"object","properties":{"{{field}}":{"$ref":"#/$defs/flag"} },"required":["{{field}}"],"additionalProperties":false,"$defs":{"flag":{"type":"boolean"} } }"""),
    };

    private IProvider Provider(string template)
    {
        var file = Path.Combine(_folder, "tiny.gguf");
        File.WriteAllBytes(file, TinyModel.Make(context: 4096, template: template));
        var options = new InProcessModelOptions { File = file, Threads = 1 };
        _models.Inspect(options).Problems.ShouldBeEmpty();
        return _models.CreateProvider("local", new Dictionary<string, InProcessModelOptions> { ["tiny"] = options });
    }

    private static async Task<List<ReplyEvent>> EventsAsync(IProvider provider, ChatRequest request)
    {
        var target = new Target
        {
            Id = new TargetId("local", "tiny"),
            Location = TargetLocation.Local,
            Abilities = TargetAbilities.Chat,
            ContextTokens = 4096,
        };
        return await provider.SendAsync(request, target, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
    }
}
