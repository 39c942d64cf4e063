using Pareto.Core.Catalog;
using Pareto.Core.Exchange;
using static Pareto.Core.Tests.Catalog.CatalogTestData;

namespace Pareto.Core.Tests.Catalog;

public sealed class PriceSheetValidatorTests
{
    private static readonly DatedPrice Good = Price("2026-01-01", 1m, 2m);

    public static TheoryData<PriceSheet, string> Faults => new()
    {
        { Sheet("", Model("a", Good)), "provider" },
        { Sheet("p", Model("a", Good)) with { Source = "" }, "source" },
        { Sheet("p", Model("a", Good)) with { Read = null }, "read" },
        { Sheet("p", Model("a", Good)) with { Basis = PriceBasis.Configured }, "basis" },
        { Sheet("p", Model("", Good)), "models[0].model" },
        { Sheet("p", Model("a", Good), Model("A", Good)), "models[1]" },
        { Sheet("p", Model("a", Good), Model("b", Good) with { Match = ["a"] }), "models[1]" },
        { Sheet("p", Model("a", Good, Good)), "models[0].prices[1].from" },
        { Sheet("p", Model("a", Good with { From = null })), "models[0].prices[0].from" },
        { Sheet("p", Model("a", Good with { Input = null })), "models[0].prices[0].input" },
        { Sheet("p", Model("a", Good with { Output = null })), "models[0].prices[0].output" },
        { Sheet("p", Model("a", Good with { CacheWriteHour = -1 })), "models[0].prices[0]" },
        { Sheet("p", Model("a", Good with { Basis = PriceBasis.Unknown })), "models[0].prices[0].basis" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Validate_OneFault_NamesItsPlace(PriceSheet sheet, string path) =>
        PriceSheetValidator.Validate("", sheet).ShouldHaveSingleItem().Path.ShouldBe(path);

    [Fact]
    public void Validate_GoodSheet_FindsNothing() =>
        PriceSheetValidator.Validate("", Sheet("p", Model("a", Good, Price("2026-02-01", 0m, 0m)) with { Match = ["b"] })).ShouldBeEmpty();

    [Fact]
    public void Validate_FileWithAPath_PutsItInFront() =>
        PriceSheetValidator.Validate("my-prices.yaml", Sheet("p", Model("a", Good with { Input = null })))
            .ShouldHaveSingleItem().Path.ShouldBe("my-prices.yaml.models[0].prices[0].input");
}
