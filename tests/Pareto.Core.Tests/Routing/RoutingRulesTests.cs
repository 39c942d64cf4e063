using Pareto.Core.Configuration;
using Pareto.Core.Exchange;
using Pareto.Core.Routing;
using static Pareto.Core.Tests.Routing.Fixture;

namespace Pareto.Core.Tests.Routing;

public sealed class RoutingRulesTests
{
    [Theory]
    [InlineData("reports", true)]
    [InlineData("Reports", false)]
    [InlineData("default", false)]
    public void First_Workload_MustBeTheSame(string workload, bool expected) =>
        Meets(new RoutingRuleConditions { Workload = "reports" }, Ask("hi") with { Workload = workload }).ShouldBe(expected);

    [Fact]
    public void First_SystemPrompt_MustContainTheTextInAnyCase()
    {
        var when = new RoutingRuleConditions { SystemPromptContains = "triage bot" };

        Meets(when, Talk(SystemSays("You are the TRIAGE bot."), User("hi"))).ShouldBeTrue();
        Meets(when, Talk(User("You are the triage bot."))).ShouldBeFalse();
    }

    [Fact]
    public void First_Pattern_LooksAtUserTextOnly()
    {
        var when = new RoutingRuleConditions { Matches = @"(?i)\binvoice\s+\d{4}\b" };

        Meets(when, Ask("Where is Invoice 4471?")).ShouldBeTrue();
        Meets(when, Talk(SystemSays("invoice 4471"), User("hello"))).ShouldBeFalse();
        Meets(when, Embed("invoice 4471")).ShouldBeTrue();
    }

    [Fact]
    public void First_PatternThatWouldBacktrackForever_IsLinear()
    {
        // With backtracking this would take longer than the age of the universe.
        var when = new RoutingRuleConditions { Matches = "^(a+)+$" };

        Meets(when, Ask(new string('a', 5_000) + "!")).ShouldBeFalse();
    }

    [Theory]
    [InlineData(5, null, true)]
    [InlineData(5_000, null, false)]
    [InlineData(null, 5, false)]
    [InlineData(null, 5_000, true)]
    [InlineData(5, 5_000, true)]
    public void First_PromptTokens_MustBeInRange(int? least, int? most, bool expected) =>
        Meets(new RoutingRuleConditions { MinPromptTokens = least, MaxPromptTokens = most }, Ask("The ferry came in and nobody seemed to hurry.")).ShouldBe(expected);

    [Fact]
    public void First_Tools_MustBeThereOrNot()
    {
        Meets(new RoutingRuleConditions { HasTools = true }, Ask("hi") with { Tools = [Tool()] }).ShouldBeTrue();
        Meets(new RoutingRuleConditions { HasTools = true }, Ask("hi")).ShouldBeFalse();
        Meets(new RoutingRuleConditions { HasTools = false }, Ask("hi")).ShouldBeTrue();
    }

    [Fact]
    public void First_Key_MustBeTheCallers()
    {
        var rules = Compile(Rule("one", new RoutingRuleConditions { Key = "checkout" }));

        rules.First(Ask("hi"), new Principal("checkout"), 1).ShouldNotBeNull();
        rules.First(Ask("hi"), new Principal("search"), 1).ShouldBeNull();
    }

    [Fact]
    public void First_SeveralConditions_MustAllHold()
    {
        var when = new RoutingRuleConditions { Workload = "reports", HasTools = true };

        Meets(when, Ask("hi") with { Workload = "reports" }).ShouldBeFalse();
        Meets(when, Ask("hi") with { Workload = "reports", Tools = [Tool()] }).ShouldBeTrue();
    }

    [Fact]
    public void First_SeveralRules_TheFirstThatMatchesSpeaks()
    {
        var rules = Compile(
            Rule("one", new RoutingRuleConditions { Workload = "reports" }),
            Rule("two", new RoutingRuleConditions { HasTools = false }),
            Rule("three", new RoutingRuleConditions { MinPromptTokens = 0 }));

        rules.First(Ask("hi"), Principal.Anonymous, 1)!.Name.ShouldBe("two");
    }

    private static bool Meets(RoutingRuleConditions when, GatewayRequest request) =>
        Compile(Rule("rule", when)).First(request, Principal.Anonymous, Intent(request).PromptTokens) is not null;

    private static RoutingRuleOptions Rule(string name, RoutingRuleConditions when) => new() { Name = name, When = when, Use = ["small"] };

    private static RoutingRules Compile(params RoutingRuleOptions[] rules)
    {
        var problems = new List<ConfigurationProblem>();
        var compiled = RoutingRules.Compile("routing", new RoutingOptions { Rules = rules }, CatalogOf(), problems);
        problems.ShouldBeEmpty();
        return compiled;
    }
}
