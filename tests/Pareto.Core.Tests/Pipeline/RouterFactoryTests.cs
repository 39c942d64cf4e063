using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;
using Pareto.Core.Routing.Checking;
using Pareto.Core.Routing.Sessions;
using Pareto.Core.Tests.Routing;
using Pareto.Testing;

namespace Pareto.Core.Tests.Pipeline;

public class RouterFactoryTests
{
    [Theory]
    [InlineData("{}", true)]
    [InlineData("{ enabled: true }", true)]
    [InlineData("{ enabled: false }", false)]
    public void Create_SessionsOnOrOff_FollowsConversationsOrNot(string session, bool follows)
    {
        var time = new FakeTimeProvider();
        var checkedOptions = new ConfigurationChecker(_ => null, time).Check(
            $$"""
            providers:
              local: { preset: openai-compatible, baseUrl: "http://127.0.0.1:9/v1" }
            tiers:
              small: [local/little]
            routing: { session: {{session}} }
            """,
            "pareto.yaml");
        checkedOptions.Problems.ShouldBeEmpty();
        var router = RouterFactory.Create(checkedOptions, new LearnedRouting(), new ConversationMemory(time), target => target.Prices);

        var plan = router.Plan(
            Fixture.Talk(Fixture.User("Hi"), new ChatMessage { Role = ChatRole.Assistant, ToolCalls = [new ToolCall("call_1", "look", "{}")] },
                new ChatMessage { Role = ChatRole.Tool, ToolCallId = "call_1", Parts = [new TextPart("ok")] }),
            checkedOptions.Catalog!.Targets);

        (plan.Conversation is not null).ShouldBe(follows);
    }
}
