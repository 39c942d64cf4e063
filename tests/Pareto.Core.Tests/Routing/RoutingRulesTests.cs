using Pareto.Core.Configuration;
using Pareto.Core.Exchange;
using Pareto.Core.Routing;
using static Pareto.Core.Tests.Routing.Expressions.Expressions;
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

        rules.First(FactsOf(Ask("hi"), "checkout")).ShouldNotBeNull();
        rules.First(FactsOf(Ask("hi"), "search")).ShouldBeNull();
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

        rules.First(FactsOf(Ask("hi")))!.Name.ShouldBe("two");
    }

    [Fact]
    public void First_ExpressionBesideConditions_AllMustHold()
    {
        var when = new RoutingRuleConditions { Workload = "reports", Expression = "not hasTools" };

        Meets(when, Ask("hi") with { Workload = "reports" }).ShouldBeTrue();
        Meets(when, Ask("hi") with { Workload = "reports", Tools = [Tool()] }).ShouldBeFalse();
        Meets(when, Ask("hi")).ShouldBeFalse();
    }

    [Fact]
    public void First_Asked_TellsWhatEachRuleLookedAt()
    {
        var rules = Compile(
            Rule("busy", new RoutingRuleConditions { Expression = "load(\"local/little\") > 8 and hasTools" }),
            Rule("legal", new RoutingRuleConditions { Expression = "text contains \"contract\" and maxOutputTokens > 3 or turns == 1" }),
            Rule("never-asked", new RoutingRuleConditions { HasTools = false }));
        var asked = new List<RuleAsked>();

        rules.First(FactsOf(Ask("Read this contract.")), asked: asked)!.Name.ShouldBe("legal");

        asked.Select(rule => $"{rule.Name} {rule.Spoke}: {string.Join(", ", rule.Facts.Select(fact => $"{fact.Name}={fact.Value}"))}").ShouldBe(
        [
            "busy False: load(\"local/little\")=0",
            "legal True: text contains \"contract\"=true, maxOutputTokens=unknown, turns=1",
        ]);
    }

    private static bool Meets(RoutingRuleConditions when, GatewayRequest request) =>
        Compile(Rule("rule", when)).First(FactsOf(request)) is not null;

    private static RoutingRuleOptions Rule(string name, RoutingRuleConditions when) => new() { Name = name, When = when, Use = ["small"] };

    private static RoutingRules Compile(params RoutingRuleOptions[] rules)
    {
        var problems = new List<ConfigurationProblem>();
        var compiled = RoutingRules.Compile("routing", new RoutingOptions { Rules = rules }, CatalogOf(), problems);
        problems.ShouldBeEmpty();
        return compiled;
    }
}
