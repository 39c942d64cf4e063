using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Tests.Storage;

namespace Pareto.Core.Tests.Accounting;

public class RepricingTests
{
    private static readonly TokenPrices Dearer = new()
    {
        Input = 2, CachedInput = 0.2m, Output = 10, Basis = PriceBasis.Catalogue,
        Variants = [new PriceVariant { Service = ServiceTier.Flex, Factor = 0.5m }],
    };

    [Fact]
    public async Task Of_RowsOfAChangedTarget_AreSumsByClassOfOldAndNew()
    {
        var flex = Rows.Row("req_1") with { Cost = 0.003m, CostParts = new CostParts(0.001m, 0, 0, 0.002m, 0), Service = ServiceTier.Flex };
        var standard = Rows.Row("req_2") with { Cost = 0.005m, CostParts = new CostParts(0.002m, 0.001m, 0, 0.002m, 0), Service = ServiceTier.Standard };
        var old = Rows.Row("req_3") with { Cost = 0.007m };
        var unpriced = Rows.Row("req_4") with { Cost = null };
        var other = Rows.Row("req_5") with { Target = new TargetId("openai", "other") };
        var later = Rows.Row("req_6") with { StartedAt = Rows.Noon.AddDays(1) };
        using var test = new TestDatabase();
        await using (var ledger = Ledger.Open(test.Database))
        {
            await ledger.AppendAsync([flex, standard, old, unpriced, other, later]);
        }

        var repriced = Repricing.Of(
            new LedgerReader(test.Database), new LedgerFilter(Until: Rows.Noon.AddHours(1)), target => target.Provider == "ollama" ? Dearer : null).ShouldHaveSingleItem();

        // Each row: 900 of input, 100 cached, 200 of output (10 of it reasoning); the first at half of that.
        repriced.ShouldBe(new RepricedTarget(
            "ollama/llama3.2:3b",
            Attempts: 4,
            Unpriced: 1,
            Old: new CostParts(0.003m, 0.001m, 0, 0.004m, 0.007m),
            New: new CostParts(3.5m * 0.0018m, 3.5m * 0.00002m, 0, 3.5m * 0.002m, 0)));
        repriced.Difference.ShouldBe((3.5m * 0.00382m) - 0.015m);
    }

    [Fact]
    public async Task Append_PartsThatAreNotTheCost_IsRefused()
    {
        using var test = new TestDatabase();
        await using var ledger = Ledger.Open(test.Database);

        await Should.ThrowAsync<LedgerException>(async () => await ledger.AppendAsync([Rows.Row("req_1") with { CostParts = new CostParts(1, 0, 0, 0, 0) }]));
    }

    [Fact]
    public async Task Append_WhatARowWasPricedBy_IsReadAgain()
    {
        var row = Rows.Row("req_1") with
        {
            Usage = new TokenUsage { Input = 30, ImageInput = 10, Output = 20, ImageOutput = 5 },
            Cost = 0.000000000015m,
            CostParts = new CostParts(0.000000000001m, 0.000000000002m, 0.000000000003m, 0.000000000004m, 0.000000000005m),
            PriceVersion = "2026-11-22#0123456789",
            Service = ServiceTier.Priority,
            Region = "eu",
        };
        using var test = new TestDatabase();
        await using var ledger = Ledger.Open(test.Database);
        await ledger.AppendAsync([row]);

        new LedgerReader(test.Database).Entries(row.RequestId).ShouldBe([row]);
    }
}
