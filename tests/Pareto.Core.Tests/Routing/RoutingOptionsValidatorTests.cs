using Pareto.Core.Routing;
using Pareto.Core.Routing.Advising;
using Pareto.Core.Routing.Promise;
using Pareto.Core.Routing.Sessions;
using static Pareto.Core.Tests.Routing.Fixture;

namespace Pareto.Core.Tests.Routing;

public sealed class RoutingOptionsValidatorTests
{
    private static readonly RoutingRuleConditions Some = new() { Workload = "reports" };

    [Fact]
    public void Validate_Defaults_AreSound() => Problems(new RoutingOptions()).ShouldBeEmpty();

    [Fact]
    public void Validate_SoundRules_HaveNoProblem() => Problems(
        Rule(),
        Rule() with { Name = "two", Use = ["cloud/large", "small"] },
        Rule() with { Name = "three", Use = ["auto"] }).ShouldBeEmpty();

    [Fact]
    public void Validate_CrossedThresholds_AreNamed() =>
        Problems(new RoutingOptions { SmallUpTo = 4, MidUpTo = 2 }).ShouldHaveSingleItem().ShouldStartWith("routing.smallUpTo: ");

    [Theory]
    [InlineData("europe", "is no location")]
    [InlineData("region:eu", "they are at: external")]
    public void Validate_PreferredLocationWithoutTargets_IsNamed(string location, string says)
    {
        var problem = Problems(new RoutingOptions { PreferLocations = ["external", location] }).ShouldHaveSingleItem();

        problem.ShouldStartWith("routing.preferLocations[1]: ");
        problem.ShouldContain(says);
    }

    [Fact]
    public void Validate_LocationPreferredTwice_IsNamed() =>
        Problems(new RoutingOptions { PreferLocations = ["external", "external"] }).ShouldHaveSingleItem().ShouldStartWith("routing.preferLocations[1]: ");

    [Fact]
    public void Validate_AdvisorBesideAPromise_IsRefused() => Problems(new RoutingOptions
    {
        Promise = new PromiseOptions { File = "promise.json" },
        Advisor = new AdvisorOptions { Target = "cloud/middle" },
    }).ShouldHaveSingleItem().ShouldStartWith("routing.advisor: ");

    [Theory]
    [InlineData("x pareto session")]
    [InlineData("")]
    public void Validate_HeaderThatNoRequestCanHave_IsNamed(string header) =>
        Problems(new RoutingOptions { Session = new SessionOptions { Header = header } })
            .ShouldHaveSingleItem().ShouldStartWith($"routing.session.header: '{header}' cannot be the name of a header.");

    [Fact]
    public void Validate_BadPattern_SaysWhatIsWrong() =>
        Problems(Rule() with { When = new RoutingRuleConditions { Matches = "[a-" } })
            .ShouldHaveSingleItem().ShouldStartWith("routing.rules[0].when.matches: this is not a usable regular expression");

    [Fact]
    public void Validate_PatternThatNeedsBacktracking_IsRefused() =>
        Problems(Rule() with { When = new RoutingRuleConditions { Matches = @"(a)\1" } }).ShouldHaveSingleItem();

    [Theory]
    [InlineData("premum", "premium")]
    [InlineData("cloud/big", "cloud/large")]
    public void Validate_UnknownName_IsNamedWithWhatIsKnown(string name, string known)
    {
        var problem = Problems(Rule() with { Use = ["small", name] }).ShouldHaveSingleItem();

        problem.ShouldStartWith("routing.rules[0].use[1]: ");
        problem.ShouldContain(known);
    }

    [Fact]
    public void Validate_SingleUnknownName_PointsAtTheField() =>
        Problems(Rule() with { Use = ["nowhere"] }).ShouldHaveSingleItem().ShouldStartWith("routing.rules[0].use: ");

    [Fact]
    public void Validate_AutoInAList_IsRefused() => Problems(Rule() with { Use = ["small", "auto"] }).ShouldHaveSingleItem();

    [Fact]
    public void Validate_NoCondition_IsRefused()
    {
        Problems(Rule() with { When = null }).ShouldHaveSingleItem().ShouldStartWith("routing.rules[0].when: ");
        Problems(Rule() with { When = new RoutingRuleConditions() }).ShouldHaveSingleItem().ShouldStartWith("routing.rules[0].when: ");
    }

    [Fact]
    public void Validate_EmptyText_IsRefused() =>
        Problems(Rule() with { When = new RoutingRuleConditions { SystemPromptContains = " " } }).ShouldHaveSingleItem();

    [Fact]
    public void Validate_NothingToUse_IsRefused() =>
        Problems(Rule() with { Use = [] }).ShouldHaveSingleItem().ShouldStartWith("routing.rules[0].use: ");

    [Fact]
    public void Validate_TwoRulesOfOneName_AreRefused() =>
        Problems(Rule(), Rule()).ShouldHaveSingleItem().ShouldStartWith("routing.rules[1].name: ");

    [Fact]
    public void Validate_RuleWithoutAName_IsRefused() =>
        Problems(Rule() with { Name = " " }).ShouldHaveSingleItem().ShouldStartWith("routing.rules[0].name: ");

    [Fact]
    public void Validate_CrossedPromptTokens_AreRefused() =>
        Problems(Rule() with { When = new RoutingRuleConditions { MinPromptTokens = 9, MaxPromptTokens = 3 } }).ShouldHaveSingleItem();

    [Fact]
    public void Warn_KeyThatIsNotConfigured_MayBeAVirtualOne()
    {
        RoutingRuleOptions Of(string name, RoutingRuleConditions when) => Rule() with { Name = name, When = when };
        var options = new RoutingOptions
        {
            Rules =
            [
                Of("field", new RoutingRuleConditions { Key = "chekout" }),
                Of("expression", new RoutingRuleConditions { Expression = "complexity > 3 and key in [\"checkout\", \"interns\"]" }),
                Of("known", new RoutingRuleConditions { Key = "anonymous" }),
            ],
        };

        RoutingOptionsValidator.Validate("routing", options, CatalogOf()).ShouldBeEmpty();
        var doubts = RoutingOptionsValidator.Warn("routing", options, CatalogOf(), ["checkout"]).ToArray();
        doubts.Select(doubt => doubt.Path).ShouldBe(["routing.rules[0].when.key", "routing.rules[1].when"]);
        doubts[0].Message.ShouldBe("'chekout' is no key of this configuration: the rule waits for a virtual key of that name. Did you mean \"checkout\"?");
    }

    [Fact]
    public void Validate_SeveralFaults_AreAllReported() => Problems(
        Rule() with { Name = "", When = null, Use = [] },
        Rule() with { When = new RoutingRuleConditions { Matches = "(" }, Use = ["nowhere"] }).Count.ShouldBe(5);

    private static RoutingRuleOptions Rule() => new() { Name = "one", When = Some, Use = ["small"] };

    private static List<string> Problems(params RoutingRuleOptions[] rules) => Problems(new RoutingOptions { Rules = rules });

    private static List<string> Problems(RoutingOptions options) =>
        [.. RoutingOptionsValidator.Validate("routing", options, CatalogOf()).Select(problem => $"{problem.Path}: {problem.Message}")];
}
