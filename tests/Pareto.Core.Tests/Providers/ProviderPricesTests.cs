using Pareto.Core.Catalog;
using Pareto.Core.Exchange;
using Pareto.Core.Providers;

namespace Pareto.Core.Tests.Providers;

public sealed class ProviderPricesTests
{
    private static readonly DateOnly Day = new(2026, 11, 1);

    [Fact]
    public void PriceAt_ModelOfTheProvider_IsItsPrice() =>
        PriceSheets.LoadShipped().PriceAt("openai", "gpt-5.2", Day).ShouldNotBeNull().Output.ShouldBe(14m);

    [Fact]
    public void PriceAt_ModelOfAnotherProvider_IsUnknown() =>
        PriceSheets.LoadShipped().PriceAt("anthropic", "gpt-5.2", Day).ShouldBeNull();

    [Fact]
    public void PriceAt_ProviderFoundByItsHost_IsThatSheetsPrice() =>
        PriceSheets.LoadShipped().PriceAt("gemini", "gemini-3.8-flash", Day).ShouldNotBeNull().Input.ShouldBe(0.75m);

    [Fact]
    public void PriceAt_AnyModelOnTheOwnMachine_IsTheAssumedRunningCost() =>
        PriceSheets.LoadShipped().PriceAt("ollama", "whatever:3b", Day).ShouldNotBeNull().Basis.ShouldBe(PriceBasis.Estimate);
}
