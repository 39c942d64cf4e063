using Pareto.Core.Catalog;
using Pareto.Core.Exchange;
using Pareto.Workbench.Demo;

namespace Pareto.Workbench.Tests.Demo;

public sealed class DemoModelTests
{
    private static readonly DateOnly Day = new(2026, 11, 1);

    [Fact]
    public void AllOf_KnownAndUnknownModels_ArePricedAsThemselvesOrAsTheirTiersReference()
    {
        var models = DemoModel.AllOf(
            RecordingsFile.Load(
                """{"id":"1","prompt":"a","replies":{"nobodys-own":{"tier":"small","content":"x"},"gpt-5.2":{"tier":"premium","content":"y"}}}""",
                """{"id":"2","prompt":"b","replies":{"gpt-5.2":{"tier":"premium","content":"y"},"untiered":{"content":"z"}}}"""),
            PriceSheets.LoadShipped(),
            Day);

        models.Select(model => (model.Tier, model.Name, model.PricedAs, model.Prices.Output)).ShouldBe(
        [
            (Tier.Small, "nobodys-own", "llama-3.1-8b-instant", 0.08m),
            (Tier.Premium, "gpt-5.2", "gpt-5.2", 14m),
        ]);
    }

    [Fact]
    public void For_ModelsOfAFile_IsAConfigurationWithAProviderForEachTier()
    {
        var models = DemoModel.AllOf(
            RecordingsFile.Load("""{"id":"1","prompt":"a","replies":{"small":{"model":"s","content":"x"},"mid":{"model":"m","content":"x"},"premium":{"model":"p","content":"y"}}}"""),
            PriceSheets.LoadShipped(),
            Day);

        var configuration = DemoConfiguration.For("/recordings.jsonl", models, []);

        configuration.Providers.Keys.ShouldBe(["recorded-small", "recorded-mid", "recorded-premium"], ignoreOrder: true);
        configuration.Tiers.Mid.ShouldBe(["recorded-mid/m"]);
        configuration.Targets["recorded-premium/p"].Price.ShouldNotBeNull().Input.ShouldBe(1.75m);
        configuration.Server.Listen.IsLoopback.ShouldBeTrue();
    }
}
