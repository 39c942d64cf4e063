using Pareto.Core.Accounting;
using Pareto.Core.Accounting.Reconciliation;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;
using Pareto.Core.Tests.Storage;

namespace Pareto.Core.Tests.Accounting.Reconciliation;

public abstract class ReconcilerTests(StorageEngine engine)
{
    private static readonly DateOnly Day = new(2026, 1, 15);

    /// <summary>1,000 plain, 400 cached, 100 written, 500 output tokens: $2, $0.08, $0.25, $5.</summary>
    private static readonly LedgerEntry Call = Rows.Row("req_1") with
    {
        Target = new TargetId("openai", "gpt-5.2"),
        Usage = new TokenUsage { Input = 1500, CachedInput = 400, CacheWrite = 60, CacheWriteHour = 40, Output = 500 },
        CostParts = new CostParts(2m, 0.08m, 0.25m, 5m, 0),
        Cost = 7.33m,
    };

    [Fact]
    public async Task Compare_WhatAgrees_HasNoCause()
    {
        var result = await CompareAsync([Call], Report());

        result.IsBeyond.ShouldBeFalse();
        result.Lines.ShouldAllBe(line => line.Cause == null);
        (result.ReportedCost, result.LedgerCost).ShouldBe((7.33m, 7.33m));
    }

    [Fact]
    public async Task Compare_CachedTokensBilledAsInput_SaysSo()
    {
        var result = await CompareAsync([Call], Report(input: 1400, cached: 0, inputCost: 2.8m, cachedCost: 0));

        Causes(result).ShouldBe([(TokenClass.Input, DriftCause.CachedAsInput), (TokenClass.CachedInput, DriftCause.CachedAsInput)]);
        result.Lines[0].Evidence.ShouldContain("400");
    }

    [Fact]
    public async Task Compare_MoreRequestsThanTheGatewayMade_BypassedIt()
    {
        var result = await CompareAsync([Call], Report(input: 3000, requests: 3));

        Causes(result).ShouldBe([(TokenClass.Input, DriftCause.Bypassed)]);
        result.Lines[0].Evidence.ShouldContain("2 of 3");
    }

    [Fact]
    public async Task Compare_AModelThatTheLedgerLacks_BypassedTheGateway()
    {
        var result = await CompareAsync([Call], [.. Report(), new(Day, "gpt-5-nano", TokenClass.Output) { Tokens = 9 }]);

        result.Lines.Single(line => line.Model == "gpt-5-nano").Cause.ShouldBe(DriftCause.Bypassed);
    }

    [Fact]
    public async Task Compare_TheSameTokensForMore_IsAnotherPrice()
    {
        var result = await CompareAsync([Call], Report(outputCost: 6m));

        Causes(result).ShouldBe([(TokenClass.Output, DriftCause.Price)]);
        result.Lines.Single(line => line.IsBeyond).Evidence.ShouldBe("$12000 in place of $10000 a million tokens");
    }

    [Fact]
    public async Task Compare_HalfThePrice_IsTheBatchTier() =>
        Causes(await CompareAsync([Call], Report(outputCost: 2.5m))).ShouldBe([(TokenClass.Output, DriftCause.Batch)]);

    [Fact]
    public async Task Compare_TokensOfTheBatchTier_AreTold() =>
        Causes(await CompareAsync([Call], [.. Report(), new(Day, "gpt-5.2", TokenClass.Output) { Tokens = 70_000, Batch = true }]))
            .ShouldBe([(TokenClass.Output, DriftCause.Batch)]);

    [Fact]
    public async Task Compare_LessThanHalfACent_IsRounding()
    {
        var result = await CompareAsync([Call with { CostParts = new CostParts(2m, 0.081m, 0.25m, 5m, 0), Cost = 7.331m }], Report());

        result.IsBeyond.ShouldBeFalse();
        Causes(result).ShouldBe([(TokenClass.CachedInput, DriftCause.Rounding)]);
    }

    [Fact]
    public async Task Compare_MoreOutputWhereClientsLeft_WasWrittenOn()
    {
        var left = Rows.Row("req_2") with { Target = Call.Target, Outcome = AttemptOutcome.ClientLeft, Usage = new TokenUsage { Output = 10, Estimated = true }, Cost = 0.1m, CostParts = new CostParts { Output = 0.1m } };

        Causes(await CompareAsync([Call, left], Report(output: 900, outputCost: null, requests: 2))).ShouldBe([(TokenClass.Output, DriftCause.Abandoned)]);
    }

    [Fact]
    public async Task Compare_LessThanTheLedger_IsNotReported() =>
        Causes(await CompareAsync([Call], Report(output: 100))).ShouldBe([(TokenClass.Output, DriftCause.NotReported)]);

    [Fact]
    public async Task Compare_DaysOfAnotherTimeZone_AreFound()
    {
        // A call every hour, each with its own number of tokens; the report's days begin at 08:00 UTC (UTC-8).
        var rows = Enumerable.Range(0, 96)
            .Select(hour => Call with { RequestId = new RequestId($"req_{hour:D3}"), StartedAt = Rows.Noon.AddHours(hour - 12), Usage = new TokenUsage { Output = 1000 + (37 * hour) } })
            .ToList();
        var report = rows.GroupBy(row => DateOnly.FromDateTime(row.StartedAt.UtcDateTime.AddHours(-8)))
            .Where(day => day.Key > Day.AddDays(-1) && day.Key < Day.AddDays(3))
            .Select(day => new ReportedLine(day.Key, "gpt-5.2-2025-12-11", TokenClass.Output) { Tokens = day.Sum(row => row.Usage.Output) })
            .ToList();

        var result = await CompareAsync(rows, report);

        result.Offset.ShouldBe(-8);
        result.IsBeyond.ShouldBeTrue();
        result.Lines.Where(line => line.IsBeyond).ShouldAllBe(line => line.Cause == DriftCause.TimeZone);
    }

    [Fact]
    public async Task Compare_MoneyThatIsNotToldApart_IsComparedAsAWhole()
    {
        var result = await CompareAsync([Call], [new(Day, "GPT 5.2", TokenClass.All) { Cost = 9m }]);

        var line = result.Lines.Single(line => line.Class == TokenClass.All);
        (line.ReportedCost, line.LedgerCost, line.IsBeyond).ShouldBe((9m, 7.33m, true));
        result.LedgerCost.ShouldBe(7.33m);
    }

    [Fact]
    public async Task Compare_OtherProviders_AreNotCounted() =>
        (await CompareAsync([Call, Call with { RequestId = new RequestId("req_2"), Target = new TargetId("other", "gpt-5.2") }], Report())).IsBeyond.ShouldBeFalse();

    [Fact]
    public async Task Compare_Tolerance_Decides()
    {
        (await CompareAsync([Call], Report(output: 503), tolerance: 0.01)).IsBeyond.ShouldBeFalse();
        (await CompareAsync([Call], Report(output: 503), tolerance: 0.001)).IsBeyond.ShouldBeTrue();
    }

    [Fact]
    public async Task Compare_ACorrectionByClass_IsCountedWhereItsAttemptIs()
    {
        // Of the 400 cached tokens 100 were billed as plain input.
        var correction = new Correction(new CostParts { Input = 0.2m, CachedInput = -0.02m }, "not cached") { Usage = new TokenUsage { CachedInput = -100 } };
        var report = Report(input: 1100, cached: 300, inputCost: 2.2m, cachedCost: 0.06m);
        (await CompareAsync([Call], report)).IsBeyond.ShouldBeTrue();

        var result = await CompareAsync([Call], report, corrections: correction);

        result.Lines.ShouldAllBe(line => line.Cause == null);
        (result.ReportedCost, result.LedgerCost).ShouldBe((7.51m, 7.51m));
    }

    [Fact]
    public async Task Compare_ACorrectionWithoutAClass_CountsInTheWhole()
    {
        var correction = new Correction(new CostParts { Other = 1.67m }, "invoice");

        (await CompareAsync([Call], [new(Day, "gpt-5.2", TokenClass.All) { Cost = 9m }], corrections: correction)).IsBeyond.ShouldBeFalse();
    }

    [Fact]
    public async Task Compare_ACorrectionWithoutAClass_WhereTheReportHasClasses_IsToldApart()
    {
        var result = await CompareAsync([Call], Report(outputCost: 6m), corrections: new Correction(new CostParts { Other = 1m }, "invoice"));

        Causes(result).ShouldBe([(TokenClass.Output, DriftCause.Price), (TokenClass.All, DriftCause.NoClass)]);
        (result.ReportedCost, result.LedgerCost).ShouldBe((8.33m, 8.33m));
    }

    [Fact]
    public async Task Compare_ACorrectionMadeOnTheReportsDay_OfAnEarlierAttempt_IsNotCounted()
    {
        var result = await CompareAsync([Call with { StartedAt = Call.StartedAt.AddDays(-30) }, Call with { RequestId = new RequestId("req_2") }], Report(), corrections: new Correction(new CostParts { Output = 9m }, "invoice"));

        result.IsBeyond.ShouldBeFalse();
    }

    private static ReportedLine[] Report(
        long input = 1000, long cached = 400, long output = 500, long requests = 1, decimal? inputCost = 2m, decimal? cachedCost = 0.08m, decimal? outputCost = 5m) =>
    [
        new(Day, "gpt-5.2-2025-12-11", TokenClass.Input) { Tokens = input, Requests = requests },
        new(Day, "gpt-5.2-2025-12-11", TokenClass.CachedInput) { Tokens = cached },
        new(Day, "gpt-5.2-2025-12-11", TokenClass.CacheWrite) { Tokens = 100 },
        new(Day, "gpt-5.2-2025-12-11", TokenClass.Output) { Tokens = output },
        new(Day, "gpt-5.2-2025-12-11", TokenClass.Input) { Cost = inputCost },
        new(Day, "gpt-5.2-2025-12-11", TokenClass.CachedInput) { Cost = cachedCost },
        new(Day, "gpt-5.2-2025-12-11", TokenClass.CacheWrite) { Cost = 0.25m },
        new(Day, "gpt-5.2-2025-12-11", TokenClass.Output) { Cost = outputCost },
    ];

    private static IEnumerable<(TokenClass, DriftCause)> Causes(ReconciliationResult result) =>
        result.Lines.Where(line => line.Cause is not null).Select(line => (line.Class, line.Cause!.Value));

    /// <param name="rows">What the ledger has.</param>
    /// <param name="report">What the provider says.</param>
    /// <param name="tolerance">The share by which they may differ.</param>
    /// <param name="corrections">What is added to the first row's request, a month later.</param>
    private async Task<ReconciliationResult> CompareAsync(
        IReadOnlyList<LedgerEntry> rows, IReadOnlyList<ReportedLine> report, double tolerance = 0.01, params Correction[] corrections)
    {
        using var test = new TestDatabase(engine);
        await using (var ledger = Ledger.Open(test.Database))
        {
            await ledger.AppendAsync(rows);
        }

        foreach (var correction in corrections)
        {
            (await Corrections.AddAsync(test.Database, rows[0].RequestId, correction, rows[0].StartedAt.AddDays(30))).ShouldBeTrue();
        }

        return Reconciler.Compare(test.Reader, "openai", report, tolerance);
    }
}
