using System.Collections.Immutable;
using Pareto.Core.Catalog;
using Pareto.Core.Exchange;
using Pareto.Core.Routing;
using static Pareto.Core.Tests.Routing.Fixture;

namespace Pareto.Core.Tests.Routing;

public sealed class RouterTests
{
    private const string Easy = "What is the capital of Norway?";
    private const string Middling = "Write a Python function that merges two sorted lists and add a docstring.";
    private const string Hard = "Prove that there are infinitely many primes congruent to 3 modulo 4.";

    [Theory]
    [InlineData(Easy, "local/little,cloud/middle,cloud/large,rival/large")]
    [InlineData(Middling, "cloud/middle,cloud/large,rival/large,local/little")]
    [InlineData(Hard, "cloud/large,rival/large,cloud/middle,local/little")]
    public void Plan_Auto_StartsAtTheTierThenGoesUpThenDown(string prompt, string expected) =>
        Names(Router().Plan(Ask(prompt))).ShouldBe(expected);

    [Fact]
    public void Plan_Auto_GivesEachTargetItsReason()
    {
        var plan = Router().Plan(Ask(Middling)).Plan.ShouldNotBeNull();

        plan.Targets.Select(target => target.Reason).ShouldBe(
            ["complexity 3: code", "failover from mid: premium", "failover from mid: premium", "failover from mid: small"]);
        plan.Baseline.ShouldBe(OtherBig);
        plan.Intent.Task.ShouldBe(TaskType.Code);
    }

    [Fact]
    public void Plan_Thresholds_MoveTheTier()
    {
        Names(Router(new RoutingOptions { SmallUpTo = 0, MidUpTo = 0 }).Plan(Ask(Easy))).ShouldStartWith("cloud/large");
        Names(Router(new RoutingOptions { SmallUpTo = 5, MidUpTo = 5 }).Plan(Ask(Hard))).ShouldStartWith("local/little");
    }

    [Fact]
    public void Plan_EmptyTier_GoesUpAndSaysSo()
    {
        var router = Router(catalog: CatalogOf([Small, Big]));

        var plan = router.Plan(Ask(Middling), [Small, Big]).Plan.ShouldNotBeNull();

        plan.Targets.Select(target => target.Target).ShouldBe([Big, Small]);
        plan.Targets[0].Reason.ShouldBe("complexity 3: code; mid has no target");
        plan.Targets[1].Reason.ShouldBe("failover from premium: small");
    }

    [Fact]
    public void Plan_TierNamed_PlansThatTierOnly() => Names(Router().Plan(Ask(Easy, "premium"))).ShouldBe("cloud/large,rival/large");

    [Fact]
    public void Plan_TierNamedThatIsEmpty_NamesTheRemedy()
    {
        var error = Router(catalog: CatalogOf([Big])).Plan(Ask(Easy, "small"), [Big]).Refusal.ShouldNotBeNull();

        error.Kind.ShouldBe(GatewayErrorKind.NothingServesTier);
        error.Message.ShouldContain("Ollama");
        error.Message.ShouldContain("tiers.small");
        Router(catalog: CatalogOf([Small])).Plan(Ask(Easy, "mid"), [Small]).Refusal!.Message.ShouldContain("OPENAI_API_KEY");
    }

    [Fact]
    public void Plan_NothingConfigured_NamesBothRemedies()
    {
        var error = Router(catalog: CatalogOf([])).Plan(Ask(Easy), []).Refusal.ShouldNotBeNull();

        error.Kind.ShouldBe(GatewayErrorKind.NothingServesTier);
        error.Message.ShouldContain("tiers.small");
        error.Message.ShouldContain("ANTHROPIC_API_KEY");
    }

    [Fact]
    public void Plan_TargetNamed_PlansItOnly() => Names(Router().Plan(Ask(Hard, "local/little"))).ShouldBe("local/little");

    [Fact]
    public void Plan_AliasToAList_KeepsItsOrder()
    {
        var catalog = CatalogOf(aliases: new() { ["team"] = new ModelSelection.OfTargets([OtherBig, Small]) });

        Names(Router(catalog: catalog).Plan(Ask(Easy, "team"))).ShouldBe("rival/large,local/little");
    }

    [Fact]
    public void Plan_AliasToAuto_IsAuto()
    {
        var catalog = CatalogOf(aliases: new() { ["gpt-4o"] = new ModelSelection.Auto() });

        Names(Router(catalog: catalog).Plan(Ask(Easy, "gpt-4o"))).ShouldStartWith("local/little,cloud/middle");
    }

    [Theory]
    [InlineData("premum", "premium")]
    [InlineData("Auto", "auto")]
    [InlineData("middle", "cloud/middle")]
    [InlineData("cloud/lage", "cloud/large")]
    public void Plan_UnknownModel_OffersTheNearest(string asked, string nearest)
    {
        var error = Router().Plan(Ask(Easy, asked)).Refusal.ShouldNotBeNull();

        error.Kind.ShouldBe(GatewayErrorKind.UnknownModel);
        error.Parameter.ShouldBe("model");
        error.Message.ShouldContain($"Did you mean '{nearest}'?");
        error.Message.ShouldContain("rival/large");
    }

    [Fact]
    public void Plan_UnknownModelOfAnyLength_IsNotEchoedWhole()
    {
        var error = Router().Plan(Ask(Easy, new string('x', 50_000) + "\n")).Refusal.ShouldNotBeNull();

        error.Message.Length.ShouldBeLessThan(500);
        error.Message.ShouldNotContain("Did you mean");
    }

    public static TheoryData<string, string> NeededAbilities() => new()
    {
        { "tools", "cloud/middle,cloud/large,rival/large" },
        { "tool history", "cloud/middle,cloud/large,rival/large" },
        { "structured output", "cloud/middle,cloud/large" },
        { "vision", "cloud/large" },
        { "audio", "cloud/large" },
        { "files", "cloud/large" },
        { "log probabilities", "cloud/large" },
        { "several choices", "cloud/large" },
    };

    [Theory]
    [MemberData(nameof(NeededAbilities))]
    public void Plan_NeededAbility_IsNeverPlannedWhereItLacks(string need, string capable)
    {
        var request = Needing(need);

        Names(Router().Plan(request)).Split(',').ShouldBe(capable.Split(','), ignoreOrder: true);

        var refusal = Router().Plan(request with { Model = "small" }).Refusal.ShouldNotBeNull();
        refusal.Kind.ShouldBe(GatewayErrorKind.NoCapableTarget);
        refusal.Message.ShouldContain("cloud/large (premium)");
        Router().Plan(request with { Model = "local/little" }).Refusal!.Kind.ShouldBe(GatewayErrorKind.NoCapableTarget);
    }

    [Fact]
    public void Plan_PlainJsonAskedFor_NeedsNoAbility()
    {
        var request = Ask(Easy) with { ResponseFormat = new ResponseFormat { Kind = ResponseFormatKind.JsonObject } };

        Names(Router().Plan(request with { Model = "small" })).ShouldBe("local/little");
    }

    [Fact]
    public void Plan_AbilityThatTheTierLacks_IsNamedInTheReason()
    {
        var plan = Router().Plan(Ask(Easy) with { Tools = [Tool()] }).Plan.ShouldNotBeNull();

        plan.Targets[0].Reason.ShouldEndWith("; no target of small can serve it");
        plan.Targets[1].Reason.ShouldBe("failover from mid: premium");
    }

    [Fact]
    public void Plan_LongPrompt_LeavesOutSmallContexts()
    {
        var request = Ask("Summarize this.\n" + string.Concat(Enumerable.Repeat("The ferry came in and nobody seemed to hurry. ", 2_000)));

        Names(Router().Plan(request)).Split(',').ShouldNotContain("local/little");
        Router().Plan(request with { Model = "small" }).Refusal!.Message.ShouldContain("8192");
    }

    [Fact]
    public void Plan_AskedAnswerThatFillsTheContext_LeavesItOut() =>
        Names(Router().Plan(Ask(Easy) with { MaxOutputTokens = 8_190 })).Split(',').ShouldNotContain("local/little");

    [Fact]
    public void Plan_AskedAnswerAboveTheModelsOwnLimit_LeavesItOut()
    {
        var limited = Small with { MaxOutputTokens = 1_000 };
        var router = Router(catalog: CatalogOf([limited, Big]));

        Names(router.Plan(Ask(Easy) with { MaxOutputTokens = 2_000 }, [limited, Big])).ShouldBe("cloud/large");
        router.Plan(Ask(Easy, "small") with { MaxOutputTokens = 2_000 }, [limited, Big]).Refusal!.Message.ShouldContain("1000");
    }

    [Fact]
    public void Plan_PromptThatFitsByEstimateOnly_IsStillPlanned()
    {
        // About 6,500 tokens: above the context by the upper bound, below it by the estimate.
        var request = Ask(string.Concat(Enumerable.Repeat("The ferry came in and nobody seemed to hurry. ", 650)), "small");

        Names(Router().Plan(request)).ShouldBe("local/little");
    }

    [Fact]
    public void Plan_PermittedTargets_AreNeverLeft()
    {
        var permitted = PermittedTargets.All(Targets).Where(target => target.Id.Provider == "local");

        var plan = Router().Plan(Ask(Hard), Principal.Anonymous, permitted).Plan.ShouldNotBeNull();

        plan.Targets.ShouldAllBe(target => target.Target == Small);
    }

    [Theory]
    [InlineData("cloud/large", "'cloud/large' is not permitted")]
    [InlineData("premium", "tier premium is not permitted")]
    public void Plan_NamedTargetsNotPermitted_LeavesTheChoiceAmongThePermittedToTheScore(string model, string reason)
    {
        var permitted = PermittedTargets.All(Targets).Where(target => target.Id.Provider == "local");

        var plan = Router().Plan(Ask(Easy, model), Principal.Anonymous, permitted).Plan.ShouldNotBeNull();

        plan.Targets.ShouldHaveSingleItem().Target.ShouldBe(Small);
        plan.Targets[0].Reason.ShouldEndWith(reason);
    }

    [Fact]
    public void Plan_RuleWhoseTargetsAreNotPermitted_NeverReachesThem()
    {
        var permitted = PermittedTargets.All(Targets).Where(target => target.Id.Provider == "local");
        var router = Router(Ruled(new RoutingRuleConditions { Workload = "default" }, "premium"));

        var plan = router.Plan(Ask(Easy), Principal.Anonymous, permitted).Plan.ShouldNotBeNull();

        plan.Targets.ShouldHaveSingleItem().Target.ShouldBe(Small);
        plan.Targets[0].Reason.ShouldEndWith("rule only is not permitted");
    }

    [Fact]
    public void Plan_EmbeddingsOfAModelNotPermitted_IsRefusedSinceOtherVectorsMeanSomethingElse()
    {
        var house = Target("local/embed", Tier.Small, TargetAbilities.Embeddings, 8_192);
        var cloud = Target("cloud/embed", null, TargetAbilities.Embeddings, 8_192);
        var targets = Targets.Add(house).Add(cloud);
        var permitted = PermittedTargets.All(targets).Where(target => target.Id.Provider == "local");

        var decision = Router(new RoutingOptions(), CatalogOf(targets)).Plan(Embed("text", "cloud/embed"), Principal.Anonymous, permitted);

        decision.Refusal.ShouldNotBeNull().Kind.ShouldBe(GatewayErrorKind.NoPermittedTarget);
    }

    [Fact]
    public void Plan_OnlyTargetsNotPermittedCan_IsRefusedForThePolicysSake()
    {
        var permitted = PermittedTargets.All(Targets).Where(target => target.Id.Provider == "local");

        var refusal = Router().Plan(Needing("tools"), Principal.Anonymous, permitted).Refusal.ShouldNotBeNull();

        refusal.Kind.ShouldBe(GatewayErrorKind.NoPermittedTarget);
        refusal.Message.ShouldContain("tools");
    }

    [Fact]
    public void Plan_Embeddings_TakesAbleTargetsSmallFirst()
    {
        var little = Target("local/embed", Tier.Small, TargetAbilities.Embeddings, 512);
        var large = Target("cloud/embed", Tier.Premium, TargetAbilities.Embeddings, 8_192);
        var targets = Targets.Add(large).Add(little);
        var router = Router(new RoutingOptions { SmallUpTo = 0 }, CatalogOf(targets));

        var plan = router.Plan(Embed("short text"), targets).Plan.ShouldNotBeNull();

        plan.Targets.Select(target => target.Target).ShouldBe([little, large]);
        plan.Targets[0].Reason.ShouldBe("embedding");
        Names(router.Plan(Embed(string.Concat(Enumerable.Repeat("many words ", 900))), targets)).ShouldBe("cloud/embed");
        Names(router.Plan(Ask(Easy), targets)).ShouldNotContain("embed");
        router.Plan(Embed("short text", "cloud/middle"), targets).Refusal!.Message.ShouldContain("embeddings");
    }

    [Fact]
    public void Plan_Rule_ComesBeforeTheScoreAndIsItsReason()
    {
        var router = Router(Ruled(new RoutingRuleConditions { Workload = "reports" }, "premium"));

        var plan = router.Plan(Ask(Easy) with { Workload = "reports" }).Plan.ShouldNotBeNull();

        plan.Targets.Select(target => target.Target).ShouldBe([Big, OtherBig]);
        plan.Targets.ShouldAllBe(target => target.Reason == "rule only");
        Names(router.Plan(Ask(Easy))).ShouldStartWith("local/little");
    }

    [Fact]
    public void Plan_Rule_DoesNotOverrideANamedModel()
    {
        var router = Router(Ruled(new RoutingRuleConditions { HasTools = false }, "premium"));

        Names(router.Plan(Ask(Easy, "small"))).ShouldBe("local/little");
    }

    [Fact]
    public void Plan_RuleWhoseTargetsLackAnAbility_IsRefusedNotWidened()
    {
        var error = Router(Ruled(new RoutingRuleConditions { Workload = "default" }, "small")).Plan(Needing("tools")).Refusal.ShouldNotBeNull();

        error.Kind.ShouldBe(GatewayErrorKind.NoCapableTarget);
        error.Message.ShouldContain("rule only");
    }

    [Fact]
    public void Plan_RuleWithAList_KeepsItsOrderWithoutRepeats() =>
        Names(Router(Ruled(new RoutingRuleConditions { Workload = "default" }, "rival/large", "small", "premium")).Plan(Ask(Easy)))
            .ShouldBe("rival/large,local/little,cloud/large");

    [Fact]
    public void Plan_RuleToAuto_EndsTheRules()
    {
        var options = new RoutingOptions
        {
            Rules =
            [
                new RoutingRuleOptions { Name = "chat", When = new RoutingRuleConditions { Workload = "chat" }, Use = ["auto"] },
                new RoutingRuleOptions { Name = "rest", When = new RoutingRuleConditions { MinPromptTokens = 0 }, Use = ["premium"] },
            ],
        };

        Names(Router(options).Plan(Ask(Easy) with { Workload = "chat" })).ShouldStartWith("local/little");
        Names(Router(options).Plan(Ask(Easy))).ShouldStartWith("cloud/large");
    }

    [Fact]
    public void Plan_RuleToAnEmptyTier_NamesTheRemedy()
    {
        var router = Router(Ruled(new RoutingRuleConditions { Workload = "default" }, "small"), CatalogOf([Big]));

        router.Plan(Ask(Easy), [Big]).Refusal!.Kind.ShouldBe(GatewayErrorKind.NothingServesTier);
    }

    [Fact]
    public void Plan_SameRequestTwice_GivesTheSamePlan()
    {
        var router = Router();

        router.Plan(Ask(Middling)).Plan!.Targets.ShouldBe(router.Plan(Ask(Middling)).Plan!.Targets);
    }

    [Fact]
    public void Plan_YesAfterAHardPlan_StaysPremium()
    {
        // FIELD.md, complaint 21.
        var request = Talk(User(Hard), Assistant("I would argue by contradiction. Shall I go on?"), User("yes"));

        Names(Router().Plan(request)).ShouldStartWith("cloud/large");
    }

    [Fact]
    public void Explain_Decision_IsThePlansOwn()
    {
        var router = Router(Ruled(new RoutingRuleConditions { Workload = "vision" }, "premium"));
        var request = Needing("vision") with { Workload = "vision" };

        var explanation = router.Explain(request, Principal.Anonymous, PermittedTargets.All(Targets));

        explanation.Decision.Plan!.Targets.ShouldBe(router.Plan(request).Plan!.Targets);
        explanation.Rule.ShouldBe("only");
        explanation.ChosenTier.ShouldBeNull();
        explanation.LeftOut.ShouldHaveSingleItem().ShouldBe(new LeftOutTarget(OtherBig, "lacks vision"));
    }

    [Fact]
    public void Explain_RuleSpoke_TellsWhatWouldHaveHappenedOtherwise()
    {
        var router = Router(new RoutingOptions
        {
            Rules =
            [
                Rule("silent", "workload == \"vision\"", "rival/large"),
                Rule("speaks", "turns == 1", "premium"),
                Rule("next", "not hasTools", "cloud/middle"),
            ],
        });

        var explanation = router.Explain(Ask(Easy), Principal.Anonymous, PermittedTargets.All(Targets));

        explanation.RulesAsked.Select(asked => (asked.Name, asked.Spoke)).ShouldBe([("silent", false), ("speaks", true)]);
        explanation.RulesAsked[1].Facts.ShouldBe([new FactSeen("turns", "1")]);
        Names(explanation.Decision).ShouldStartWith("cloud/large");
        var otherwise = explanation.Otherwise.ShouldNotBeNull();
        otherwise.Rule.ShouldBe("next");
        Names(otherwise.Decision).ShouldBe("cloud/middle");
    }

    [Fact]
    public void Explain_OnlyRuleSpoke_OtherwiseTheScoreWouldHaveChosen()
    {
        var explanation = Router(new RoutingOptions { Rules = [Rule("only", "complexity <= 2", "premium")] })
            .Explain(Ask(Easy), Principal.Anonymous, PermittedTargets.All(Targets));

        explanation.Otherwise.ShouldNotBeNull().Rule.ShouldBeNull();
        explanation.Otherwise.ChosenTier.ShouldBe(Tier.Small);
        Router().Explain(Ask(Easy), Principal.Anonymous, PermittedTargets.All(Targets)).Otherwise.ShouldBeNull();
    }

    [Fact]
    public void Explain_Score_NamesTierSignalsAndWhoWasLeftOut()
    {
        var explanation = Router().Explain(Ask(Easy) with { Tools = [Tool()], MaxOutputTokens = 100_000 }, Principal.Anonymous, PermittedTargets.All(Targets));

        explanation.ChosenTier.ShouldBe(Tier.Small);
        explanation.Rule.ShouldBeNull();
        explanation.Intent.Signals.ShouldNotBeEmpty();
        explanation.LeftOut.Select(left => left.Target).ShouldBe([Small, Mid]);
        explanation.LeftOut[1].Reason.ShouldContain("64000");
    }

    [Fact]
    public void Router_OptionsWithAProblem_AreRefused() =>
        Should.Throw<ArgumentException>(() => Router(Ruled(new RoutingRuleConditions { Matches = "(" }, "small")))
            .Message.ShouldContain("routing.rules[0].when.matches");

    [Theory]
    [InlineData("premium")]
    [InlineData("cloud/large")]
    public void Plan_OfflineLocal_PermittedLocalTargetsStandInBehindNamedOnes(string model)
    {
        var little = Small with { Location = TargetLocation.Local };
        var better = Target("local/better", Tier.Mid) with { Location = TargetLocation.Local };
        var unfit = Target("local/unfit", Tier.Premium, context: 2) with { Location = TargetLocation.Local };
        ImmutableArray<Target> targets = [little, better, unfit, Big];
        var router = Router(new RoutingOptions { Offline = OfflineAnswer.Local }, CatalogOf(targets));

        var planned = router.Plan(Ask(Easy, model), targets).Plan!.Targets.Where(target => target.StandsIn).ToList();
        planned.Select(target => target.Target).ShouldBe([better, little]);
        planned.ShouldAllBe(target => target.Reason.StartsWith("offline: ", StringComparison.Ordinal));

        router.Plan(Ask(Easy, model), [little, Big]).Plan!.Targets.Where(target => target.StandsIn).Select(target => target.Target).ShouldBe([little]);
        Router(catalog: CatalogOf(targets)).Plan(Ask(Easy, model), targets).Plan!.Targets.ShouldNotContain(target => target.StandsIn);
    }

    [Fact]
    public void Plan_OfflineLocal_NobodyStandsInForLocalTargetsOrForVectors()
    {
        var local = Target("local/all", Tier.Small) with { Location = TargetLocation.Local };
        var other = Target("local/other", Tier.Mid) with { Location = TargetLocation.Local };
        ImmutableArray<Target> targets = [local, other, Target("cloud/vectors", Tier.Premium)];
        var router = Router(new RoutingOptions { Offline = OfflineAnswer.Local }, CatalogOf(targets));

        router.Plan(Ask(Easy, "small"), targets).Plan!.Targets.ShouldHaveSingleItem().Target.ShouldBe(local);
        router.Plan(Embed("hello", "cloud/vectors"), targets).Plan!.Targets.ShouldHaveSingleItem().Target.Name.ShouldBe("cloud/vectors");
    }

    private static RoutingRuleOptions Rule(string name, string when, string use) =>
        new() { Name = name, When = new RoutingRuleConditions { Expression = when }, Use = [use] };

    private static RoutingOptions Ruled(RoutingRuleConditions when, params string[] use) =>
        new() { Rules = [new RoutingRuleOptions { Name = "only", When = when, Use = use }] };

    private static ChatRequest Needing(string need)
    {
        var request = Ask(Easy);
        return need switch
        {
            "tools" => request with { Tools = [Tool()] },
            "tool history" => Talk(
                User(Easy),
                new ChatMessage { Role = ChatRole.Assistant, ToolCalls = [new ToolCall("c1", "lookup", "{}")] },
                new ChatMessage { Role = ChatRole.Tool, ToolCallId = "c1", Parts = [new TextPart("Oslo")] }),
            "structured output" => request with { ResponseFormat = new ResponseFormat { Kind = ResponseFormatKind.JsonSchema } },
            "vision" => With(new ImagePart("https://example.com/cat.png")),
            "audio" => With(new AudioPart("AAAA", "wav")),
            "files" => With(new FilePart("a.pdf", "AAAA", null)),
            "log probabilities" => request with { LogProbs = true },
            "several choices" => request with { ChoiceCount = 2 },
            _ => throw new ArgumentOutOfRangeException(nameof(need)),
        };
    }

    private static ChatRequest With(ContentPart part) =>
        Talk(new ChatMessage { Role = ChatRole.User, Parts = [new TextPart("What is this?"), part] });

    private static string Names(RoutingDecision decision) =>
        string.Join(',', decision.Plan.ShouldNotBeNull(decision.Refusal?.Message).Targets.Select(target => target.Target.Name));
}
