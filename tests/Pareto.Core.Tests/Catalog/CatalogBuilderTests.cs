using Pareto.Core.Catalog;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;
using static Pareto.Core.Tests.Catalog.CatalogTestData;

namespace Pareto.Core.Tests.Catalog;

public sealed class CatalogBuilderTests
{
    private static readonly PriceCatalogue Prices = PriceCatalogue.From(
    [
        Sheet(
            "openai",
            Model("gpt-5.2", Price("2025-12-11", 1.75m, 14m)) with
            {
                ContextTokens = 400_000,
                MaxOutputTokens = 128_000,
                Abilities = [TargetAbilities.Chat, TargetAbilities.Vision],
            },
            Model("gpt-5-mini", Price("2025-08-07", 0.25m, 2m)),
            Model("flash", Price("2026-09-02", 0.75m, 3.75m), Price("2027-01-01", 1.5m, 7.5m)),
            Model("next", Price("2027-03-01", 9m, 90m))),
        Sheet("anthropic", Model("claude-opus-4-6", Price("2026-02-05", 5m, 25m))),
        Sheet("local", Model("*", Price("2023-01-01", 0.02m, 0.2m))) with { Basis = PriceBasis.Estimate },
    ]);

    // ---- targets and their facts

    [Fact]
    public void Build_Nothing_IsAnEmptyCatalog()
    {
        var catalog = Good(new());

        catalog.Targets.ShouldBeEmpty();
        catalog.Baseline.ShouldBeNull();
    }

    [Fact]
    public void Build_ReplicaAndWeight_AreTheTargets_AndItsModelAloneByDefault()
    {
        var targets = Good(new()
        {
            Tiers = new() { Mid = ["openai/gpt-5-mini", "openai/other"] },
            Targets = new Dictionary<string, TargetOptions> { ["openai/other"] = new() { ReplicaOf = "gpt-5-mini", Weight = 3 } },
        }).Targets;

        targets.Select(target => (target.ServedModel, target.Weight)).ShouldBe([("gpt-5-mini", 1), ("gpt-5-mini", 3)]);
    }

    [Fact]
    public void Build_Tiers_KeepTheirOrder()
    {
        var catalog = Good(new() { Tiers = new() { Premium = ["openai/gpt-5.2", "anthropic/claude-opus-4-6"], Small = ["ollama/llama3.2:3b"] } });

        catalog.InTier(Tier.Premium).Select(target => target.Name).ShouldBe(["openai/gpt-5.2", "anthropic/claude-opus-4-6"]);
        catalog.InTier(Tier.Small).ShouldHaveSingleItem().Tier.ShouldBe(Tier.Small);
        catalog.InTier(Tier.Mid).ShouldBeEmpty();
    }

    [Fact]
    public void Build_ModelInTheCatalogue_HasItsFacts()
    {
        var target = One("openai/gpt-5.2");

        target.ContextTokens.ShouldBe(400_000);
        target.MaxOutputTokens.ShouldBe(128_000);
        target.Abilities.ShouldBe(TargetAbilities.Chat | TargetAbilities.Vision);
        target.Location.ShouldBe(TargetLocation.External);
        Unversioned(target.Prices).ShouldBe(new() { Input = 1.75m, Output = 14m, Basis = PriceBasis.Catalogue, EffectiveFrom = Day("2025-12-11") });
    }

    [Fact]
    public void Build_DetailsOfATarget_WinOverTheCatalogue()
    {
        var target = One("openai/gpt-5.2", new()
        {
            ContextTokens = 100_000,
            MaxOutputTokens = 4_000,
            Location = "region:eu",
            Vision = false,
            Tools = true,
            Price = new() { Input = 1m, CachedInput = 0.1m, Output = 8m },
        });

        target.ContextTokens.ShouldBe(100_000);
        target.MaxOutputTokens.ShouldBe(4_000);
        target.Location.ShouldBe(TargetLocation.Region("eu"));
        target.Abilities.ShouldBe(TargetAbilities.Chat | TargetAbilities.Tools);
        Unversioned(target.Prices).ShouldBe(new() { Input = 1m, CachedInput = 0.1m, Output = 8m, Basis = PriceBasis.Configured });
    }

    [Theory]
    [InlineData(TargetAbilities.Chat)]
    [InlineData(TargetAbilities.Tools)]
    [InlineData(TargetAbilities.Vision)]
    [InlineData(TargetAbilities.Audio)]
    [InlineData(TargetAbilities.Files)]
    [InlineData(TargetAbilities.StructuredOutput)]
    [InlineData(TargetAbilities.LogProbs)]
    [InlineData(TargetAbilities.MultipleChoices)]
    [InlineData(TargetAbilities.Embeddings)]
    public void Build_OneAbilityStated_ChangesThatOneOnly(TargetAbilities ability)
    {
        One("any/unlisted", Stating(ability, true)).Abilities.ShouldBe(PresetAbilities | ability);
        One("any/unlisted", Stating(ability, false)).Abilities.ShouldBe(PresetAbilities & ~ability);
    }

    // BerriAI/litellm #25605: a local model that no map lists lost its tools.
    [Fact]
    public void Build_LocalModelThatNobodyDescribes_HasTheAbilitiesOfItsPreset()
    {
        var target = One("ollama/never-heard-of:3b");

        target.Abilities.ShouldBe(PresetAbilities);
        target.Abilities.HasFlag(TargetAbilities.Tools).ShouldBeTrue();
        target.Location.IsLocal.ShouldBeTrue();
    }

    [Theory]
    [InlineData("ollama/never-heard-of:3b", 8_192)]
    [InlineData("any/never-heard-of", 128_000)]
    public void Build_ContextThatNobodyKnows_IsAModestOne(string id, int tokens)
    {
        var target = One(id);

        target.ContextTokens.ShouldBe(tokens);
        target.MaxOutputTokens.ShouldBeNull();
    }

    // ---- prices

    // BerriAI/litellm PR #36561: a model that was missing from the price map cost $0, and budgets never fired.
    [Fact]
    public void Build_PriceThatNobodyKnows_IsUnknownAndNotZero()
    {
        var catalog = Good(new() { Tiers = new() { Mid = ["openai/gpt-99"] } });
        var target = catalog.Targets.ShouldHaveSingleItem();

        target.Prices.ShouldBeNull();
        catalog.PricesOn(target, Today).ShouldBeNull();
    }

    [Fact]
    public void Build_LocalTargetWithoutAPrice_HasTheStatedEstimate()
    {
        var prices = One("ollama/llama3.2:3b").Prices.ShouldNotBeNull();

        (prices.Input, prices.Output, prices.Basis).ShouldBe((0.02m, 0.2m, PriceBasis.Estimate));
    }

    [Fact]
    public void Build_TargetThatIsSaidToBeFree_CostsZero() =>
        Unversioned(One("ollama/llama3.2:3b", new() { Price = new() { Input = 0, Output = 0 } }).Prices)
            .ShouldBe(new() { Input = 0, Output = 0, Basis = PriceBasis.Configured });

    [Fact]
    public void PricesOn_DayOfAPriceChange_IsTheNewPriceWithoutAReload()
    {
        var catalog = Good(new() { Tiers = new() { Mid = ["openai/flash"] } });
        var target = catalog.Targets.Single();

        target.Prices!.Input.ShouldBe(0.75m);
        catalog.PricesOn(target, Day("2026-12-31"))!.Input.ShouldBe(0.75m);
        catalog.PricesOn(target, Day("2027-01-01"))!.Input.ShouldBe(1.5m);
    }

    [Fact]
    public void PricesOn_DayBeforeTheFirstPrice_IsUnknown()
    {
        var catalog = Good(new() { Tiers = new() { Mid = ["openai/next"] } });

        catalog.PricesOn(catalog.Targets.Single(), Day("2027-02-28")).ShouldBeNull();
        catalog.PricesOn(catalog.Targets.Single(), Day("2027-03-01"))!.Input.ShouldBe(9m);
    }

    [Fact]
    public void PricesOn_ConfiguredPrice_HoldsOnEveryDay()
    {
        var catalog = Good(new()
        {
            Tiers = new() { Mid = ["openai/gpt-5-mini"] },
            Targets = new Dictionary<string, TargetOptions> { ["openai/gpt-5-mini"] = new() { Price = new() { Input = 3m, Output = 4m } } },
        });

        catalog.PricesOn(catalog.Targets.Single(), Day("2001-01-01"))!.Input.ShouldBe(3m);
    }

    [Fact]
    public void PricesOn_CatalogWithoutHistories_IsThePriceOfTheTarget()
    {
        var target = One("openai/gpt-5.2");

        new ModelCatalog([target], new Dictionary<string, ModelSelection>(), null).PricesOn(target, Today).ShouldBe(target.Prices);
    }

    [Fact]
    public void Build_EstimateForAnUnknownPrice_IsTheDearestOfTheTier()
    {
        var catalog = Good(new()
        {
            Tiers = new() { Mid = ["openai/gpt-99", "openai/gpt-5-mini", "openai/flash"], Premium = ["openai/gpt-5.2"] },
            OnUnknownPrice = OnUnknownPrice.Estimate,
        });
        var target = catalog.Targets[0];

        (target.Prices!.Input, target.Prices.Output, target.Prices.Basis).ShouldBe((0.75m, 3.75m, PriceBasis.Estimate));
        catalog.PricesOn(target, Day("2026-09-01"))!.Input.ShouldBe(0.25m, "flash had no price yet");
        catalog.PricesOn(target, Day("2027-01-01"))!.Input.ShouldBe(1.5m, "flash has become dearer");
        catalog.PricesOn(target, Day("2025-08-06")).ShouldBeNull("no peer had a price");
        catalog.Targets[1].Prices!.Basis.ShouldBe(PriceBasis.Catalogue);
    }

    [Fact]
    public void Build_EstimateInATierWithoutAnyPrice_IsTheDearestOfAll()
    {
        var catalog = Good(new()
        {
            Tiers = new() { Small = ["any/mystery"], Mid = ["openai/gpt-5-mini"], Premium = ["openai/gpt-5.2"] },
            OnUnknownPrice = OnUnknownPrice.Estimate,
        });

        catalog.Targets[0].Prices!.Input.ShouldBe(1.75m);
    }

    [Fact]
    public void Build_EstimateWithoutAnyPriceAtAll_StaysUnknown() =>
        Good(new() { Tiers = new() { Small = ["any/mystery"] }, OnUnknownPrice = OnUnknownPrice.Estimate }).Targets.Single().Prices.ShouldBeNull();

    [Fact]
    public void Build_EstimateUntilAnAnnouncedPrice_GivesWayToIt()
    {
        var catalog = Good(new() { Tiers = new() { Mid = ["openai/next", "openai/gpt-5-mini"] }, OnUnknownPrice = OnUnknownPrice.Estimate });
        var target = catalog.Targets[0];

        catalog.PricesOn(target, Today)!.Basis.ShouldBe(PriceBasis.Estimate);
        Unversioned(catalog.PricesOn(target, Day("2027-03-01"))).ShouldBe(new() { Input = 9m, Output = 90m, Basis = PriceBasis.Catalogue, EffectiveFrom = Day("2027-03-01") });
    }

    [Fact]
    public void Build_BlockAndAnUnknownPrice_IsAProblem() =>
        Problem(new() { Tiers = new() { Mid = ["openai/gpt-5-mini", "openai/gpt-99"] }, OnUnknownPrice = OnUnknownPrice.Block })
            .ShouldBe(("tiers.mid[1]", "No price of \"openai/gpt-99\" is known"));

    [Fact]
    public void Build_BlockAndAPriceOfTomorrow_IsAProblem() =>
        Problem(new() { Tiers = new() { Mid = ["openai/next"] }, OnUnknownPrice = OnUnknownPrice.Block })
            .ShouldBe(("tiers.mid[0]", "No price of \"openai/next\" is known"));

    [Fact]
    public void Build_BlockAndALocalEstimate_IsGood() =>
        Good(new() { Tiers = new() { Small = ["ollama/llama3.2:3b"] }, OnUnknownPrice = OnUnknownPrice.Block }).Targets.ShouldHaveSingleItem();

    // ---- baseline

    [Fact]
    public void Build_BaselineNamed_IsThatTarget() =>
        Good(new() { Tiers = new() { Mid = ["openai/gpt-5-mini"], Premium = ["openai/gpt-5.2"] }, Baseline = "openai/gpt-5-mini" })
            .Baseline!.Name.ShouldBe("openai/gpt-5-mini");

    [Fact]
    public void Build_NoBaseline_IsTheFirstPremiumTarget() =>
        Good(new() { Tiers = new() { Mid = ["openai/gpt-5-mini"], Premium = ["any/mystery", "openai/gpt-5.2"] } })
            .Baseline!.Name.ShouldBe("any/mystery");

    [Fact]
    public void Build_NoBaselineAndNoPremium_IsTheDearestTarget() =>
        Good(new() { Tiers = new() { Small = ["ollama/llama3.2:3b", "openai/gpt-5-mini"], Mid = ["any/mystery"] } })
            .Baseline!.Name.ShouldBe("openai/gpt-5-mini");

    [Fact]
    public void Build_NoBaselineAndNoPrice_HasNone() =>
        Good(new() { Tiers = new() { Mid = ["any/mystery"] } }).Baseline.ShouldBeNull();

    [Fact]
    public void Build_BaselineThatIsNoTarget_IsAProblem() =>
        Problem(new() { Tiers = new() { Premium = ["openai/gpt-5.2"] }, Baseline = "openai/gpt-5.1" })
            .ShouldBe(("baseline", "\"openai/gpt-5.1\" is none of the targets: name one that a tier or an alias uses. Did you mean \"openai/gpt-5.2\"?"));

    // ---- aliases

    [Theory]
    [InlineData("auto")]
    [InlineData("mid")]
    [InlineData("openai/gpt-5.2")]
    [InlineData("other")]
    public void Build_AliasOfOneThing_StandsForIt(string name)
    {
        var catalog = Good(Aliased(("gpt-4o", [name]), ("other", ["premium"])));

        Written(catalog.Resolve("gpt-4o")).ShouldBe(Written(catalog.Resolve(name)));
    }

    [Fact]
    public void Build_AliasOfAList_StandsForItsTargetsInOrderAndOnce()
    {
        var catalog = Good(Aliased(("team", ["anthropic/claude-opus-4-6", "both", "small", "openai/gpt-5.2"]), ("both", ["mid", "openai/gpt-5.2"])));

        catalog.Resolve("team").ShouldBeOfType<ModelSelection.OfTargets>().Targets.Select(target => target.Name)
            .ShouldBe(["anthropic/claude-opus-4-6", "openai/gpt-5-mini", "openai/gpt-5.2"]);
    }

    [Fact]
    public void Build_AliasOfATargetOutsideTheTiers_AddsItWithoutATier()
    {
        var catalog = Good(Aliased(("team", ["any/grok-4.3"])));
        var target = catalog.Targets.Single(target => target.Name == "any/grok-4.3");

        target.Tier.ShouldBeNull();
        catalog.Resolve("any/grok-4.3").ShouldNotBeNull();
    }

    [Fact]
    public void Build_AliasNamedLikeATargetThatIsNotConfigured_IsAllowed() =>
        Good(Aliased(("openai/gpt-4o", ["auto"]), ("old", ["openai/gpt-4o"]))).Resolve("old").ShouldBeOfType<ModelSelection.Auto>();

    // ---- what is wrong is said, with its place and the remedy

    public static TheoryData<CatalogOptions, string, string> Faults => new()
    {
        { Tiers(small: ["llama3.2"]), "tiers.small[0]", "\"llama3.2\" is not a target: write provider/model" },
        { Tiers(small: ["/llama"]), "tiers.small[0]", "\"/llama\" is not a target" },
        { Tiers(mid: ["opnai/gpt-5-mini"]), "tiers.mid[0]", "There is no provider \"opnai\": name one of those under providers. Did you mean \"openai\"?" },
        { Tiers(mid: ["mistral/large"]), "tiers.mid[0]", "There is no provider \"mistral\": name one of those under providers." },
        { Tiers(mid: ["openai/a", "openai/a"]), "tiers.mid[1]", "\"openai/a\" is in this tier twice" },
        { Tiers(mid: ["openai/a"], premium: ["openai/a"]), "tiers.premium[0]", "\"openai/a\" is already in tier \"mid\"" },
        { Detailed("openai/gpt-5-mini", "openai/gpt-5-mimi", new()), "targets.openai/gpt-5-mimi", "No tier and no alias uses \"openai/gpt-5-mimi\": add it to a tier, or remove its details. Did you mean \"openai/gpt-5-mini\"?" },
        { Detailed("openai/a", "a", new()), "targets.a", "No tier and no alias uses \"a\"" },
        { Detailed("openai/a", "openai/a", new() { Location = "europe" }), "targets.openai/a.location", "\"europe\" is not a location" },
        { Detailed("openai/a", "openai/a", new() { ContextTokens = 0 }), "targets.openai/a.contextTokens", "The context is a number of tokens above 0" },
        { Detailed("openai/a", "openai/a", new() { MaxOutputTokens = -1 }), "targets.openai/a.maxOutputTokens", "The longest answer is a number of tokens above 0" },
        { Detailed("openai/a", "openai/a", new() { Price = new() { Output = 1 } }), "targets.openai/a.price.input", "The price of input is missing" },
        { Detailed("openai/a", "openai/a", new() { Price = new() { Input = 1 } }), "targets.openai/a.price.output", "The price of output is missing" },
        { Detailed("openai/a", "openai/a", new() { Price = new() { Input = 1, Output = 1, AudioInput = -1 } }), "targets.openai/a.price", "A price is below 0" },
        { Aliased(("team", [])), "aliases.team", "The alias stands for nothing" },
        { Aliased(("team", ["team"])), "aliases.team[0]", "The alias stands for itself" },
        { Aliased(("a", ["b"]), ("b", ["c"]), ("c", ["a"])), "aliases.c[0]", "The aliases go in a circle: a → b → c → a." },
        { Aliased(("start", ["b"]), ("b", ["c"]), ("c", ["b"])), "aliases.c[0]", "The aliases go in a circle: b → c → b." },
        { Aliased(("team", ["premum"])), "aliases.team[0]", "\"premum\" is neither auto, a tier, an alias nor a target" },
        { Aliased(("team", ["gpt-5.2"])), "aliases.team[0]", "\"gpt-5.2\" is neither auto, a tier, an alias nor a target" },
        { Aliased(("team", ["opnai/gpt-5.2"])), "aliases.team[0]", "There is no provider \"opnai\"" },
        { Aliased(("team", ["auto", "mid"])), "aliases.team[0]", "\"auto\" leaves the whole choice to the gateway" },
        { Aliased(("team", ["small", "small"])), "aliases.team", "The tiers that the alias stands for hold no target" },
        { Aliased(("premium", ["mid"])), "aliases.premium", "\"premium\" has a meaning of its own" },
        { Aliased(("auto", ["mid"])), "aliases.auto", "\"auto\" has a meaning of its own" },
        { Aliased(("openai/gpt-5.2", ["mid"])), "aliases.openai/gpt-5.2", "\"openai/gpt-5.2\" is a target and cannot also be an alias" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Build_OneFault_NamesItsPlaceAndTheRemedy(CatalogOptions options, string path, string message)
    {
        var problem = Problems(options).ShouldHaveSingleItem();

        problem.Path.ShouldBe(path);
        problem.Message.ShouldStartWith(message);
    }

    [Theory]
    [InlineData("premum", "premium")]
    [InlineData("gpt-5.2", "openai/gpt-5.2")]
    public void Build_AliasToAMisspeltName_SaysWhatWasMeant(string typed, string meant) =>
        Problems(Aliased(("team", [typed]))).Single().Message.ShouldEndWith($"Did you mean \"{meant}\"?");

    [Fact]
    public void Build_SeveralFaults_FindsThemAll() =>
        Problems(new()
        {
            Tiers = new() { Small = ["x"], Mid = ["nowhere/y"] },
            Targets = new Dictionary<string, TargetOptions> { ["openai/z"] = new() },
            Aliases = new Dictionary<string, IReadOnlyList<string>> { ["team"] = [] },
            Baseline = "openai/z",
        }).Select(problem => problem.Path).ShouldBe(["tiers.small[0]", "tiers.mid[0]", "targets.openai/z", "aliases.team", "baseline"], ignoreOrder: true);

    [Fact]
    public void Build_AProblem_GivesNoCatalog() => CatalogBuilder.Build(Tiers(small: ["x"]), Traits, Prices, Today).Catalog.ShouldBeNull();

    private static CatalogOptions Tiers(string[]? small = null, string[]? mid = null, string[]? premium = null) =>
        new() { Tiers = new() { Small = small ?? [], Mid = mid ?? [], Premium = premium ?? [] } };

    private static CatalogOptions Detailed(string target, string detailed, TargetOptions details) =>
        Tiers(mid: [target]) with { Targets = new Dictionary<string, TargetOptions> { [detailed] = details } };

    private static CatalogOptions Aliased(params (string Name, string[] For)[] aliases) =>
        Tiers(mid: ["openai/gpt-5-mini"], premium: ["openai/gpt-5.2"]) with
        {
            Aliases = aliases.ToDictionary(alias => alias.Name, alias => (IReadOnlyList<string>)alias.For),
        };

    private static string Written(ModelSelection? selection) => selection switch
    {
        ModelSelection.Auto => "auto",
        ModelSelection.OfTier { Tier: var tier } => tier.Name(),
        ModelSelection.OfTargets { Targets: var targets } => string.Join(", ", targets.Select(target => target.Name)),
        _ => throw new ArgumentNullException(nameof(selection)),
    };

    private static TokenPrices? Unversioned(TokenPrices? prices) => prices is null ? null : prices with { Version = null };

    private static TargetOptions Stating(TargetAbilities ability, bool has) => ability switch
    {
        TargetAbilities.Chat => new() { Chat = has },
        TargetAbilities.Tools => new() { Tools = has },
        TargetAbilities.Vision => new() { Vision = has },
        TargetAbilities.Audio => new() { Audio = has },
        TargetAbilities.Files => new() { Files = has },
        TargetAbilities.StructuredOutput => new() { StructuredOutput = has },
        TargetAbilities.LogProbs => new() { LogProbs = has },
        TargetAbilities.MultipleChoices => new() { MultipleChoices = has },
        TargetAbilities.Embeddings => new() { Embeddings = has },
        _ => throw new ArgumentOutOfRangeException(nameof(ability)),
    };

    private static Target One(string id, TargetOptions? details = null) =>
        Good(details is null ? Tiers(mid: [id]) : Detailed(id, id, details)).Targets.ShouldHaveSingleItem();

    private static ModelCatalog Good(CatalogOptions options)
    {
        var build = CatalogBuilder.Build(options, Traits, Prices, Today);
        build.Problems.ShouldBeEmpty();
        return build.Catalog.ShouldNotBeNull();
    }

    private static IEnumerable<ConfigurationProblem> Problems(CatalogOptions options) => CatalogBuilder.Build(options, Traits, Prices, Today).Problems;

    private static (string Path, string Message) Problem(CatalogOptions options)
    {
        var (path, message) = Problems(options).ShouldHaveSingleItem();
        return (path, message.Split(" and prices.onUnknownPrice")[0]);
    }
}
