using Pareto.Core.Accounting;
using Pareto.Core.Catalog;
using Pareto.Core.Exchange;
using static Pareto.Core.Tests.Catalog.CatalogTestData;

namespace Pareto.Core.Tests.Catalog;

public sealed class PriceVariantTests
{
    private static readonly TargetPriceOptions Tiered = new()
    {
        Input = 2,
        CachedInput = 0.2m,
        Output = 10,
        Variants =
        [
            new() { PromptFrom = 1_000, Input = 4, CachedInput = 0.4m, Output = 15 },
            new() { Service = ServiceTier.Flex, Factor = 0.5m },
            new() { Region = "eu", Factor = 1.1m },
            new() { Hours = ["22:00-02:00"], Weekdays = true, ExceptDays = [Day("2026-11-20")], Factor = 0.25m },
        ],
    };

    [Theory]
    [InlineData(999, ServiceTier.Standard, null, 2, 10)]
    [InlineData(1_000, ServiceTier.Standard, null, 4, 15)]
    [InlineData(999, ServiceTier.Flex, null, 1, 5)]
    [InlineData(1_000, ServiceTier.Flex, null, 2, 7.5)]
    [InlineData(999, ServiceTier.Priority, null, 2, 10)]
    [InlineData(1_000, ServiceTier.Flex, "eu", 2.2, 8.25)]
    [InlineData(999, ServiceTier.Standard, "us", 2, 10)]
    public void For_Conditions_ChooseTheFiguresAndMultiply(long prompt, ServiceTier service, string? region, double input, double output)
    {
        var prices = Prices(Tiered).For(prompt, new BillingTerms(service, region));

        (prices.Input, prices.Output).ShouldBe(((decimal)input, (decimal)output));
    }

    [Theory]
    [InlineData("2026-11-18T21:59:59Z", 2)]
    [InlineData("2026-11-18T22:00:00Z", 0.5)]
    [InlineData("2026-11-19T01:59:59Z", 0.5)]
    [InlineData("2026-11-19T02:00:00Z", 2)]
    [InlineData("2026-11-19T23:00:00+02:00", 2)]
    [InlineData("2026-11-20T23:00:00Z", 2)]
    [InlineData("2026-11-21T23:00:00Z", 2)]
    public void For_Hours_AreThoseOfTheDayInUtc(string at, double input) =>
        Prices(Tiered).For(1, new BillingTerms(At: DateTimeOffset.Parse(at))).Input.ShouldBe((decimal)input);

    [Fact]
    public void For_AnyRegion_IsEveryBoundOneAndNotAnywhere()
    {
        var prices = Prices(Tiered with { Variants = [new() { Region = "*", Factor = 1.1m }] });

        prices.For(1, new BillingTerms(Region: "jp")).Input.ShouldBe(2.2m);
        prices.For(1, default).Input.ShouldBe(2);
    }

    [Fact]
    public void For_NoVariantFits_IsThePriceItself()
    {
        var prices = Prices(Tiered);

        prices.For(1, default).ShouldBeSameAs(prices);
    }

    [Fact]
    public void Cost_LongPrompt_CountsWhatWasCached()
    {
        var usage = new TokenUsage { Input = 1_000, CachedInput = 900, Output = 10 };

        CostCalculator.Cost(usage, Prices(Tiered)).ShouldBe(((100 * 4m) + (900 * 0.4m) + (10 * 15m)) / 1_000_000);
    }

    [Fact]
    public void Version_SameFigures_IsTheSameAndOthersDiffer()
    {
        var version = Prices(Tiered).Version.ShouldNotBeNull();

        Prices(Tiered with { Output = 10.00m }).Version.ShouldBe(version);
        Prices(Tiered with { Output = 10.01m }).Version.ShouldNotBe(version);
        Prices(Tiered with { Variants = [] }).Version.ShouldNotBe(version);
        Prices(Tiered with { Variants = [.. Tiered.Variants.Take(3), Tiered.Variants[3] with { Hours = ["22:00-03:00"] }] }).Version.ShouldNotBe(version);
    }

    [Fact]
    public void Validate_GoodVariants_HaveNoProblem() => PriceVariantOptions.Validate("price", Tiered).ShouldBeEmpty();

    public static TheoryData<string, PriceVariantOptions> Bad => new()
    {
        { "no condition", new() { Factor = 0.5m } },
        { "changes nothing", new() { Service = ServiceTier.Flex } },
        { "not a range of hours", new() { Hours = ["9-17"], Factor = 0.5m } },
        { "not a range of hours", new() { Hours = ["09:00-09:00"], Factor = 0.5m } },
        { "not for every class", new() { PromptFrom = 5, Input = 1, Output = 2 } },
        { "below 0", new() { PromptFrom = 5, Factor = -1 } },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Validate_BadVariant_SaysWhatIsWrong(string expected, PriceVariantOptions variant)
    {
        var problem = PriceVariantOptions.Validate("price", Tiered with { Variants = [variant] }).ShouldHaveSingleItem();

        problem.Path.ShouldBe("price.variants[0]");
        problem.Message.ShouldContain(expected);
    }

    [Fact]
    public void Validate_SheetVariantWithFigures_IsAProblem()
    {
        var sheet = Sheet("openai") with { Variants = [new() { Service = ServiceTier.Batch, Input = 1, Output = 1 }] };

        PriceSheetValidator.Validate("", sheet).ShouldHaveSingleItem().Path.ShouldBe("variants[0]");
    }

    [Fact]
    public void Find_SheetVariants_HoldForEveryModel()
    {
        var sheet = Sheet("openai", Model("gpt", Price("2026-01-01", 2, 10))) with { Variants = [new() { Service = ServiceTier.Batch, Factor = 0.5m }] };

        var prices = PriceCatalogue.From([sheet]).Find("openai", External("openai"), "gpt")!.Prices.On(Today)!;

        prices.For(1, new BillingTerms(ServiceTier.Batch)).Input.ShouldBe(1);
    }

    [Fact]
    public void Discount_OfAProvider_TakesItsPartOffEveryVariant()
    {
        var sheet = Sheet("openai", Model("gpt", Price("2026-01-01", 2, 10) with { Variants = [new() { PromptFrom = 100, Input = 4, Output = 15 }] }));
        var build = CatalogBuilder.Build(
            new() { Tiers = new() { Mid = ["openai/gpt"] }, Discounts = new Dictionary<string, decimal> { ["openai"] = 0.25m } }, Traits, PriceCatalogue.From([sheet]), Today);

        var prices = build.Catalog.ShouldNotBeNull().Targets.Single().Prices.ShouldNotBeNull();

        (prices.Input, prices.For(100, default).Output).ShouldBe((1.5m, 11.25m));
        prices.Version.ShouldEndWith("-25%");
    }

    [Theory]
    [InlineData("opnai", 0.1, "There is no provider")]
    [InlineData("openai", 1.1, "from 0 to 1")]
    public void Discount_ThatCannotBeMeant_IsAProblem(string provider, double discount, string expected)
    {
        var options = new CatalogOptions { Tiers = new() { Mid = ["openai/gpt-5.2"] }, Discounts = new Dictionary<string, decimal> { [provider] = (decimal)discount } };

        var problem = CatalogBuilder.Build(options, Traits, Shipped, Today).Problems.ShouldHaveSingleItem();

        (problem.Path, problem.Message.Contains(expected)).ShouldBe(($"prices.discounts.{provider}", true));
    }

    [Fact]
    public void Hardware_OfTheDocumentedMachine_CostsWhatThePageSays()
    {
        var prices = Prices(new() { Hardware = Machine });

        // 2400 / (36 × 730 / 3) + 0.45 × 0.30 = 0.273973 + 0.135 = 0.408973 a busy hour; / 1.8M and / 18M tokens.
        (prices.Output, prices.Input, prices.Basis).ShouldBe((0.227207m, 0.022721m, PriceBasis.Configured));
    }

    [Fact]
    public void Hardware_OfAModelInThisProcess_IsItsBusyHour() =>
        new TargetPriceOptions { Hardware = Machine with { TokensPerSecond = null } }.ToTokenPrices(measured: true).ShouldNotBeNull().ComputeHour.ShouldBe(0.408973m);

    [Fact]
    public void Hardware_WithoutItsFigures_NamesEachAndBuildsNothing()
    {
        var options = new CatalogOptions
        {
            Tiers = new() { Small = ["ollama/llama3.2:3b"] },
            Targets = new Dictionary<string, TargetOptions> { ["ollama/llama3.2:3b"] = new() { Price = new() { Hardware = new() } } },
        };

        CatalogBuilder.Build(options, Traits, Shipped, Today).Problems.Select(problem => problem.Path[(problem.Path.LastIndexOf('.') + 1)..])
            .ShouldBe(["cost", "watts", "powerPrice", "utilisation", "tokensPerSecond"]);
    }

    [Fact]
    public void Hardware_BesideFigures_IsAProblem()
    {
        var options = new CatalogOptions
        {
            Tiers = new() { Small = ["ollama/llama3.2:3b"] },
            Targets = new Dictionary<string, TargetOptions> { ["ollama/llama3.2:3b"] = new() { Price = new() { Hardware = Machine, Input = 1, Output = 1 } } },
        };

        CatalogBuilder.Build(options, Traits, Shipped, Today).Problems.ShouldHaveSingleItem().Message.ShouldContain("keep one of the two");
    }

    private static HardwareOptions Machine => new() { Cost = 2_400, Utilisation = 1m / 3, Watts = 450, PowerPrice = 0.30m, TokensPerSecond = 500 };

    private static TokenPrices Prices(TargetPriceOptions options) => options.ToTokenPrices(measured: false).ShouldNotBeNull();
}
