using Pareto.Core.Catalog;
using Pareto.Core.Exchange;
using static Pareto.Core.Tests.Catalog.CatalogTestData;

namespace Pareto.Core.Tests.Catalog;

public sealed class PriceCatalogueTests
{
    private static readonly PriceCatalogue Catalogue = PriceCatalogue.From(
    [
        Sheet(
            "openai",
            Model("gpt-5.2", Price("2025-12-11", 1.75m, 14m)) with { Match = ["five-two"], ContextTokens = 400_000, MaxOutputTokens = 128_000 },
            Model("gpt-4o", Price("2024-10-02", 2.5m, 10m)),
            Model("gpt-4o-2024-05-13", Price("2024-05-13", 5m, 15m)),
            Model("luna", Price("2026-07-30", 0.2m, 1.2m), Price("2026-07-09", 1m, 6m))),
        Sheet("together", Model("meta-llama/Llama-3.1-8B", Price("2025-07-03", 0.18m, 0.18m)), Model("gpt-oss-20b", Price("2025-08-06", 0.05m, 0.2m))),
        Sheet("xai", Model("grok-4.3", Price("2026-05-12", 1.25m, 2.5m))) with { Hosts = ["api.x.ai"] },
    ]);

    [Theory]
    [InlineData("gpt-5.2", "gpt-5.2")]
    [InlineData("GPT-5.2", "gpt-5.2")]
    [InlineData("five-two", "gpt-5.2")]
    [InlineData("gpt-5.2-2025-12-11", "gpt-5.2")]
    [InlineData("gpt-5.2-20251211", "gpt-5.2")]
    [InlineData("five-two-2026-01-31", "gpt-5.2")]
    [InlineData("gpt-4o-2024-05-13", "gpt-4o-2024-05-13")]
    [InlineData("gpt-4o-2024-08-06", "gpt-4o")]
    [InlineData("models/gpt-4o", "gpt-4o")]
    public void Find_NameOfAModel_IsThatModel(string name, string model) =>
        Catalogue.Find("openai", External("openai"), name).ShouldNotBeNull().Model.ShouldBe(model);

    [Theory]
    [InlineData("gpt-5.2-pro")]
    [InlineData("gpt-5")]
    [InlineData("gpt-5.2-2025-13-45")]
    [InlineData("gpt-5.2-2512")]
    [InlineData("gpt-5.2-pro-2025-12-11")]
    [InlineData("-2025-12-11")]
    [InlineData("grok-4.3")]
    [InlineData("")]
    public void Find_NameThatOnlyLooksAlike_IsUnknown(string name) =>
        Catalogue.Find("openai", External("openai"), name).ShouldBeNull();

    [Theory]
    [InlineData("meta-llama/Llama-3.1-8B", "meta-llama/Llama-3.1-8B")]
    [InlineData("openai/gpt-oss-20b", "gpt-oss-20b")]
    public void Find_MakerInFrontOfTheName_IsTheModelAsTheAggregatorSellsIt(string name, string model) =>
        Catalogue.Find("together", External("together"), name).ShouldNotBeNull().Model.ShouldBe(model);

    [Fact]
    public void Find_ProviderOfAnotherNameOrHost_UsesItsPresetsSheet() =>
        Catalogue.Find("my-openai", External("openai"), "gpt-5.2").ShouldNotBeNull();

    [Fact]
    public void Find_CompatibleProviderWithAKnownHost_UsesTheHostsSheet() =>
        Catalogue.Find("any", External("openai-compatible") with { Host = "api.x.ai" }, "grok-4.3").ShouldNotBeNull();

    [Fact]
    public void Find_CompatibleProviderWithAnUnknownHost_KnowsNothing() =>
        Catalogue.Find("any", External("openai-compatible") with { Host = "llm.example.org" }, "gpt-5.2").ShouldBeNull();

    [Fact]
    public void Find_LocalServerThatIsNamedLikeAProvider_IsNotPricedAsThatProvider() =>
        Catalogue.Find("openai", Local("openai-compatible"), "gpt-5.2").ShouldBeNull();

    [Fact]
    public void Find_Model_KnowsItsFacts()
    {
        var known = Catalogue.Find("openai", External("openai"), "gpt-5.2")!;

        known.ContextTokens.ShouldBe(400_000);
        known.MaxOutputTokens.ShouldBe(128_000);
        known.Abilities.ShouldBeNull();
    }

    [Theory]
    [InlineData("2026-07-08", null)]
    [InlineData("2026-07-09", "1")]
    [InlineData("2026-07-29", "1")]
    [InlineData("2026-07-30", "0.2")]
    [InlineData("2030-01-01", "0.2")]
    public void On_DayAroundAChange_IsThePriceOfThatDay(string day, string? input)
    {
        var prices = Catalogue.Find("openai", External("openai"), "luna")!.Prices.On(Day(day));

        prices?.Input.ShouldBe(decimal.Parse(input!));
        (prices is null).ShouldBe(input is null);
    }

    [Fact]
    public void From_LaterSheet_WinsByModelAndDayAndKeepsTheRest()
    {
        var catalogue = PriceCatalogue.From(
        [
            Sheet("openai", Model("luna", Price("2026-07-09", 1m, 6m), Price("2026-07-30", 0.2m, 1.2m)) with { ContextTokens = 272_000, Abilities = [TargetAbilities.Chat] }),
            Sheet("openai", Model("luna", Price("2026-07-30", 0.15m, 0.9m), Price("2026-09-01", 0.1m, 0.6m)) with { MaxOutputTokens = 1_000 }),
        ]);

        var known = catalogue.Find("openai", External("openai"), "luna")!;

        known.Prices.On(Day("2026-07-15"))!.Input.ShouldBe(1m);
        known.Prices.On(Day("2026-08-15"))!.Input.ShouldBe(0.15m);
        known.Prices.On(Day("2026-09-01"))!.Input.ShouldBe(0.1m);
        (known.ContextTokens, known.MaxOutputTokens, known.Abilities).ShouldBe((272_000, 1_000, TargetAbilities.Chat));
    }

    [Fact]
    public void From_OwnSheetForAConfiguredName_WinsOverItsPreset()
    {
        var catalogue = PriceCatalogue.From(
        [
            Sheet("openai", Model("gpt-5.2", Price("2025-12-11", 1.75m, 14m))),
            Sheet("contract", Model("gpt-5.2", Price("2026-01-01", 1.4m, 11.2m))),
        ]);

        catalogue.Find("contract", External("openai"), "gpt-5.2")!.Prices.On(Today)!.Input.ShouldBe(1.4m);
    }

    [Fact]
    public void From_EntryThatAnotherModelClaimsAsAFurtherName_KeepsItsOwnPrice()
    {
        var catalogue = PriceCatalogue.From(
        [
            Sheet("openai", Model("gpt-5.2", Price("2025-12-11", 1.75m, 14m)) with { Match = ["gpt-5.2-2025-12-11"] }),
            Sheet("openai", Model("gpt-5.2-2025-12-11", Price("2026-01-01", 1m, 8m))),
        ]);

        catalogue.Find("openai", External("openai"), "gpt-5.2-2025-12-11")!.Prices.On(Today)!.Input.ShouldBe(1m);
        catalogue.Find("openai", External("openai"), "gpt-5.2")!.Prices.On(Today)!.Input.ShouldBe(1.75m);
    }

    [Fact]
    public void Find_SheetLikeAnEstimate_MarksWhatItBorrows()
    {
        var catalogue = PriceCatalogue.From(
        [
            Sheet("openai", Model("gpt-5.2", Price("2025-12-11", 1.75m, 14m))),
            Sheet("azure-openai") with { Like = ["openai"], Basis = PriceBasis.Estimate },
        ]);

        var prices = catalogue.Find("azure", External("azure-openai"), "gpt-5.2")!.Prices.On(Today)!;

        prices.Input.ShouldBe(1.75m);
        prices.Basis.ShouldBe(PriceBasis.Estimate);
        catalogue.Find("openai", External("openai"), "gpt-5.2")!.Prices.On(Today)!.Basis.ShouldBe(PriceBasis.Catalogue);
    }

    [Fact]
    public void Find_PriceWithABasisOfItsOwn_KeepsIt()
    {
        var catalogue = PriceCatalogue.From([Sheet("recorded", Model("a", Price("2025-01-01", 1m, 1m) with { Basis = PriceBasis.Estimate }))]);

        catalogue.Find("r", Local("recorded"), "a")!.Prices.On(Today)!.Basis.ShouldBe(PriceBasis.Estimate);
    }

    [Fact]
    public void LocalEstimate_NoLocalSheet_KnowsNoPrice() => Catalogue.LocalEstimate("ollama").On(Today).ShouldBeNull();
}
