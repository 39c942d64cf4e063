using Dapper;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;
using Pareto.Core.Tests.Storage;
using Pareto.Testing;

namespace Pareto.Core.Tests.Accounting;

public class RequestAccountTests
{
    private static readonly TokenPrices SmallPrices = new() { Input = 0.10m, Output = 0.40m, Basis = PriceBasis.Configured };
    private static readonly TokenPrices PremiumPrices = new() { Input = 1.75m, CachedInput = 0.175m, Output = 14, Basis = PriceBasis.Catalogue };

    private static readonly Target Small = TargetOf("ollama/llama", Tier.Small, SmallPrices);
    private static readonly Target Premium = TargetOf("openai/gpt-5.2", Tier.Premium, PremiumPrices);
    private static readonly Target Unpriced = TargetOf("any/unknown", tier: null, prices: null);

    private static readonly Target InProcess = TargetOf(
        "local/tiny", Tier.Small, new TokenPrices { Input = 0, Output = 0, ComputeHour = 0.36m, Basis = PriceBasis.Estimate });

    private static readonly ReplyStarted Started = new() { Model = "m" };

    [Fact]
    public async Task SettleAsync_ModelInThisProcess_CostsTheTimeThatTheRowHolds()
    {
        await using var test = new Books();
        var meter = test.Account.Begin(new PlannedTarget(InProcess, "complexity 1"));
        meter.Observe(Started);
        meter.Observe(new UsageReported(new TokenUsage { Input = 10, Compute = TimeSpan.FromSeconds(1) }));
        meter.Observe(Text("Yes"));
        meter.Observe(new UsageReported(new TokenUsage { Input = 10, Output = 1, Compute = TimeSpan.FromSeconds(2.5) + TimeSpan.FromTicks(3) }));
        meter.End(AttemptOutcome.Completed);

        var receipt = await test.Account.SettleAsync();

        receipt.Cost.ShouldBe(0.00025m);
        receipt.BaselineCost.ShouldBe(0.0000315m);
        var row = test.Entries.ShouldHaveSingleItem();
        row.Usage.ShouldBe(new TokenUsage { Input = 10, Output = 1, Compute = TimeSpan.FromSeconds(2.5) });
        row.PriceBasis.ShouldBe(PriceBasis.Estimate);
        var totals = new LedgerReader(test.Database).Totals(new LedgerFilter(), LedgerGrouping.None)[0];
        totals.Cost.ShouldBe(0.00025m);
        totals.Usage.Compute.ShouldBe(TimeSpan.FromSeconds(2.5));
    }

    [Theory]
    [InlineData(null, null, ServiceTier.Standard, 1)]
    [InlineData("auto", null, ServiceTier.Standard, 1)]
    [InlineData("flex", null, ServiceTier.Flex, 0.5)]
    [InlineData("flex", ServiceTier.Standard, ServiceTier.Standard, 1)]
    [InlineData(null, ServiceTier.Priority, ServiceTier.Priority, 2)]
    public async Task SettleAsync_ServiceTier_IsTheRepliesElseTheRequests(string? asked, ServiceTier? given, ServiceTier billed, double factor)
    {
        var target = TargetOf("openai/gpt", Tier.Premium, PremiumPrices with
        {
            Variants = [new PriceVariant { Service = ServiceTier.Flex, Factor = 0.5m }, new PriceVariant { Service = ServiceTier.Priority, Factor = 2 }],
        });
        await using var test = new Books(baseline: target, change: request => asked is null ? request : request with
        {
            Carried = new CarriedFields([new("service_tier", System.Text.Json.JsonSerializer.SerializeToElement(asked))]),
        });
        var meter = test.Account.Begin(new PlannedTarget(target, "r"));
        meter.Observe(new UsageReported(new TokenUsage { Input = 1000, Output = 100 }) { Service = given });
        meter.End(AttemptOutcome.Completed);

        var receipt = await test.Account.SettleAsync();

        receipt.Cost.ShouldBe(0.00315m * (decimal)factor);
        receipt.BaselineCost.ShouldBe(receipt.Cost);
        test.Entries.ShouldHaveSingleItem().Service.ShouldBe(billed);
    }

    [Fact]
    public async Task SettleAsync_Region_IsTheRepliesElseTheTargets()
    {
        var target = TargetOf("openai/gpt", Tier.Premium, PremiumPrices with { Variants = [new PriceVariant { Region = "us", Factor = 1.1m }] });
        await using var test = new Books();
        foreach (var (asked, told) in (ReadOnlySpan<(Target, string?)>)[(target, null), (target, "us"), (target with { Location = TargetLocation.Region("us") }, null)])
        {
            var meter = test.Account.Begin(new PlannedTarget(asked, "r"));
            meter.Observe(new UsageReported(new TokenUsage { Input = 1000, Output = 100 }) { Region = told });
            meter.End(AttemptOutcome.Completed);
        }

        await test.Account.SettleAsync();

        test.Entries.Select(row => (row.Region, row.Cost)).ShouldBe([(null, 0.00315m), ("us", 0.003465m), ("us", 0.003465m)]);
    }

    [Fact]
    public async Task SettleAsync_PriceOfTheHour_IsThatOfTheAttemptsEnd()
    {
        var target = TargetOf("deepseek/flash", Tier.Premium, PremiumPrices with
        {
            Variants = [new PriceVariant { Hours = [new HourRange(new TimeOnly(12, 0, 5), new TimeOnly(13, 0))], Factor = 2 }],
        });
        await using var test = new Books();
        var meter = test.Account.Begin(new PlannedTarget(target, "r"));
        test.Clock.Advance(TimeSpan.FromSeconds(5));
        meter.Observe(new UsageReported(new TokenUsage { Input = 1000, Output = 100 }));
        meter.End(AttemptOutcome.Completed);
        test.Clock.Advance(TimeSpan.FromHours(2));

        (await test.Account.SettleAsync()).Cost.ShouldBe(0.0063m);
    }

    [Fact]
    public async Task SettleAsync_Completed_WritesTheRowOfTheAttempt()
    {
        await using var test = new Books();
        test.Clock.Advance(TimeSpan.FromMilliseconds(2));
        var meter = test.Account.Begin(new PlannedTarget(Small, "complexity 2"));
        meter.Observe(Started);
        test.Clock.Advance(TimeSpan.FromMilliseconds(80));
        meter.Observe(Text("Yes"));
        test.Clock.Advance(TimeSpan.FromMilliseconds(20));
        meter.Observe(new UsageReported(new TokenUsage { Input = 1000, Output = 50 }));
        meter.End(AttemptOutcome.Completed);
        test.Clock.Advance(TimeSpan.FromMilliseconds(1));

        var receipt = await test.Account.SettleAsync();

        receipt.ShouldBe(new Receipt(0.00012m, 0.00245m, new TokenUsage { Input = 1000, Output = 50 }, TimeSpan.FromMilliseconds(3)));
        test.Entries.ShouldBe([new LedgerEntry
        {
            RequestId = test.Request.Id,
            Attempt = 1,
            Final = true,
            StartedAt = Rows.Noon.AddMilliseconds(2),
            Workload = "ticket-triage",
            KeyName = "checkout",
            RequestedModel = "auto",
            Target = Small.Id,
            Tier = Tier.Small,
            Task = TaskType.Extraction,
            Complexity = 2,
            Reason = "complexity 2",
            Outcome = AttemptOutcome.Completed,
            Usage = new TokenUsage { Input = 1000, Output = 50 },
            Cost = 0.00012m,
            CostParts = new CostParts(Input: 0.0001m, CachedInput: 0, CacheWrite: 0, Output: 0.00002m, Other: 0),
            Service = ServiceTier.Standard,
            BaselineCost = 0.00245m,
            PriceBasis = PriceBasis.Configured,
            FirstToken = TimeSpan.FromMilliseconds(80),
            Duration = TimeSpan.FromMilliseconds(100),
            Overhead = TimeSpan.FromMilliseconds(3),
        }]);
    }

    [Fact]
    public async Task SettleAsync_Failover_ChargesEveryAttemptAndTheBaselineOnce()
    {
        await using var test = new Books();
        test.Account.Begin(new PlannedTarget(Premium, "first")).End(AttemptOutcome.Failed, UpstreamFailureKind.ServerError);
        Complete(test.Account.Begin(new PlannedTarget(Premium, "again")), new TokenUsage { Input = 100, Output = 10 }, AttemptOutcome.Failed);
        Complete(test.Account.Begin(new PlannedTarget(Small, "next")), new TokenUsage { Input = 1000, Output = 50 });

        var receipt = await test.Account.SettleAsync();

        var rows = test.Entries;
        rows.Select(row => row.Attempt).ShouldBe([1, 2, 3]);
        rows.Select(row => row.Final).ShouldBe([false, false, true]);
        rows.Select(row => row.Cost).ShouldBe([0m, 0.000315m, 0.00012m]);
        rows.Select(row => row.BaselineCost).ShouldBe([0m, 0m, 0.00245m]);
        rows[0].Failure.ShouldBe(UpstreamFailureKind.ServerError);
        rows[0].Usage.ShouldBe(TokenUsage.None);
        receipt.Cost.ShouldBe(rows.Sum(row => row.Cost));
        receipt.BaselineCost.ShouldBe(0.00245m);
        receipt.Usage.ShouldBe(new TokenUsage { Input = 1100, Output = 60 });
    }

    [Fact]
    public async Task SettleAsync_EveryAttemptFailed_HasNoBaseline()
    {
        await using var test = new Books();
        test.Account.Begin(new PlannedTarget(Small, "first")).End(AttemptOutcome.Failed, UpstreamFailureKind.Unreachable);
        test.Account.Begin(new PlannedTarget(Small, "again")).End(AttemptOutcome.TimedOut, UpstreamFailureKind.Timeout);

        (await test.Account.SettleAsync()).ShouldBe(new Receipt(0, 0, TokenUsage.None, TimeSpan.Zero));

        test.Entries.Select(row => (row.Final, row.Cost, row.BaselineCost)).ShouldBe([(false, 0m, 0m), (true, 0m, 0m)]);
    }

    [Fact]
    public async Task SettleAsync_DraftIsGivenOn_IsTheAnswer()
    {
        await using var test = new Books();
        var taken = test.Account.Begin(new PlannedTarget(Small, "first draft"), AttemptPurpose.Draft);
        var left = test.Account.Begin(new PlannedTarget(Small, "second draft"), AttemptPurpose.Draft);
        Complete(taken, new TokenUsage { Input = 1000, Output = 50 });
        Complete(left, new TokenUsage { Input = 1000, Output = 60 });
        Complete(test.Account.Begin(new PlannedTarget(Small, "judge"), AttemptPurpose.Judge), new TokenUsage { Input = 1100, Output = 1 });
        test.Account.AnsweredBy(taken);

        var receipt = await test.Account.SettleAsync();

        test.Entries.Select(row => (row.Purpose, row.Final)).ShouldBe(
            [(AttemptPurpose.Answer, true), (AttemptPurpose.Draft, false), (AttemptPurpose.Judge, false)]);
        receipt.Cost.ShouldBe(test.Entries.Sum(row => row.Cost));
        receipt.BaselineCost.ShouldBe(test.Entries[0].BaselineCost.ShouldNotBeNull());
        test.Entries.Skip(1).ShouldAllBe(row => row.BaselineCost == 0);
    }

    [Fact]
    public async Task SettleAsync_ComparedAfterTheAnswer_TheAnswerStaysFinal()
    {
        await using var test = new Books();
        Complete(test.Account.Begin(new PlannedTarget(Small, "answer")), new TokenUsage { Input = 10, Output = 5 });
        Complete(test.Account.Begin(new PlannedTarget(Premium, "compare"), AttemptPurpose.Comparison), new TokenUsage { Input = 10, Output = 5 });

        await test.Account.SettleAsync();

        test.Entries.Select(row => row.Final).ShouldBe([true, false]);
    }

    [Fact]
    public async Task OverheadSoFar_AttemptsSideBySide_TimeCountsOnce()
    {
        await using var test = new Books();
        test.Clock.Advance(TimeSpan.FromMilliseconds(3));
        var first = test.Account.Begin(new PlannedTarget(Small, "a"), AttemptPurpose.Draft);
        test.Clock.Advance(TimeSpan.FromMilliseconds(10));
        var second = test.Account.Begin(new PlannedTarget(Small, "b"), AttemptPurpose.Draft);
        test.Clock.Advance(TimeSpan.FromMilliseconds(10));
        first.End(AttemptOutcome.Completed);
        test.Clock.Advance(TimeSpan.FromMilliseconds(10));
        second.End(AttemptOutcome.Completed);
        test.Clock.Advance(TimeSpan.FromMilliseconds(2));

        test.Account.OverheadSoFar.ShouldBe(TimeSpan.FromMilliseconds(5));
    }

    [Fact]
    public async Task SettleAsync_RunningTotals_TheLastCounts()
    {
        await using var test = new Books();
        var meter = test.Account.Begin(new PlannedTarget(Small, "r"));
        meter.Observe(new UsageReported(new TokenUsage { Input = 1000, Output = 1 }));
        Complete(meter, new TokenUsage { Input = 1000, Output = 50 });

        await test.Account.SettleAsync();

        test.Entries[0].Usage.ShouldBe(new TokenUsage { Input = 1000, Output = 50 });
    }

    [Theory]
    [InlineData(AttemptOutcome.Completed)]
    [InlineData(AttemptOutcome.CutOff)]
    [InlineData(AttemptOutcome.ClientLeft)]
    public async Task SettleAsync_ExplicitZero_IsTheTruth(AttemptOutcome outcome)
    {
        await using var test = new Books();
        var meter = test.Account.Begin(new PlannedTarget(Small, "r"));
        meter.Observe(Started);
        meter.Observe(Text("delivered"));
        Complete(meter, TokenUsage.None, outcome);

        (await test.Account.SettleAsync()).Cost.ShouldBe(0);

        test.Entries[0].Usage.ShouldBe(TokenUsage.None);
    }

    [Theory]
    [InlineData(AttemptOutcome.Completed)]
    [InlineData(AttemptOutcome.CutOff)]
    [InlineData(AttemptOutcome.ClientLeft)]
    [InlineData(AttemptOutcome.TimedOut)]
    public async Task SettleAsync_NoUsage_CountsPromptAndDeliveredText(AttemptOutcome outcome)
    {
        await using var test = new Books();
        var meter = test.Account.Begin(new PlannedTarget(Small, "r"));
        meter.Observe(Started);
        meter.Observe(new ChoiceDelta { Reasoning = "hmm" });
        meter.Observe(Text("12"));
        meter.Observe(Text("345"));
        meter.Observe(new ChoiceDelta { Refusal = "67" });
        meter.Observe(new ChoiceDelta { ToolCalls = [new ToolCallDelta(0, "id", "8", "90")] });
        meter.End(outcome);

        var receipt = await test.Account.SettleAsync();

        // The counter counts characters. The prompt: two messages of 4 + 5 and 4 + 3 + 1 + 2, a tool of 1 + 2 + 2.
        var usage = new TokenUsage { Input = 24, Output = 13, Reasoning = 3, Estimated = true };
        test.Entries[0].Usage.ShouldBe(usage);
        receipt.Usage.ShouldBe(usage);
        receipt.Cost.ShouldBe(((24 * 0.10m) + (13 * 0.40m)) / 1_000_000);
    }

    [Fact]
    public async Task SettleAsync_ClientLeftAfterARunningTotal_CountsWhatWasDeliveredSince()
    {
        await using var test = new Books();
        var meter = test.Account.Begin(new PlannedTarget(Small, "r"));
        meter.Observe(Started);
        meter.Observe(new UsageReported(new TokenUsage { Input = 1000, CachedInput = 400, Output = 1 }));
        meter.Observe(Text("1234567890"));

        await test.Account.SettleAsync();

        test.Entries[0].Usage.ShouldBe(new TokenUsage { Input = 1000, CachedInput = 400, Output = 10, Estimated = true });
    }

    [Fact]
    public async Task SettleAsync_ClientLeftBeforeTheFirstByte_CountsThePrompt()
    {
        await using var test = new Books();
        test.Account.Begin(new PlannedTarget(Small, "r"));

        await test.Account.SettleAsync();

        test.Entries[0].Outcome.ShouldBe(AttemptOutcome.ClientLeft);
        test.Entries[0].Usage.ShouldBe(new TokenUsage { Input = 24, Estimated = true });
    }

    [Theory]
    [InlineData(AttemptOutcome.Failed)]
    [InlineData(AttemptOutcome.TimedOut)]
    public async Task SettleAsync_FailedBeforeTheFirstByte_UsedNothing(AttemptOutcome outcome)
    {
        await using var test = new Books();
        test.Account.Begin(new PlannedTarget(Small, "r")).End(outcome);

        await test.Account.SettleAsync();

        test.Entries[0].Usage.ShouldBe(TokenUsage.None);
        test.Entries[0].Cost.ShouldBe(0);
    }

    [Fact]
    public async Task SettleAsync_Embeddings_CountsInputsWhereNoUsageCame()
    {
        await using var test = new Books(request => new EmbeddingsRequest
        {
            Id = request.Id,
            ReceivedAt = request.ReceivedAt,
            ReceivedTimestamp = request.ReceivedTimestamp,
            Model = "small",
            Credential = default,
            Inputs = [EmbeddingInput.Of("12345"), EmbeddingInput.Of([7, 8, 9])],
        });
        var meter = test.Account.Begin(new PlannedTarget(Small, "r"));
        meter.Observe(new EmbeddingsProduced([]));
        meter.End(AttemptOutcome.Completed);

        await test.Account.SettleAsync();

        test.Entries[0].Usage.ShouldBe(new TokenUsage { Input = 8, Estimated = true });
        test.Entries[0].FirstToken.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task SettleAsync_UnknownPrice_IsNeverZero()
    {
        await using var test = new Books();
        Complete(test.Account.Begin(new PlannedTarget(Unpriced, "r")), new TokenUsage { Input = 10 });

        (await test.Account.SettleAsync()).Cost.ShouldBeNull();

        test.Entries[0].Cost.ShouldBeNull();
        test.Entries[0].PriceBasis.ShouldBe(PriceBasis.Unknown);
        test.Entries[0].BaselineCost.ShouldBe(0.0000175m);
    }

    [Fact]
    public async Task SettleAsync_UnknownBaseline_IsNullOnEveryRow()
    {
        foreach (var baseline in new[] { null, Unpriced })
        {
            await using var test = new Books(baseline: baseline);
            test.Account.Begin(new PlannedTarget(Small, "r")).End(AttemptOutcome.Failed);
            Complete(test.Account.Begin(new PlannedTarget(Small, "r")), new TokenUsage { Input = 10 });

            (await test.Account.SettleAsync()).BaselineCost.ShouldBeNull();

            test.Entries.ShouldAllBe(row => row.BaselineCost == null);
        }
    }

    [Fact]
    public async Task SettleAsync_ImpossibleCounts_AreCut()
    {
        await using var test = new Books();
        Complete(test.Account.Begin(new PlannedTarget(Small, "r")), new TokenUsage { Input = long.MaxValue, Output = -5, CachedInput = long.MinValue });

        await test.Account.SettleAsync();

        test.Entries[0].Usage.ShouldBe(new TokenUsage { Input = 1_000_000_000 });
        test.Entries[0].Cost.ShouldBe(100m);
    }

    [Theory]
    [InlineData(1e11)]
    [InlineData(7e28)]
    public async Task SettleAsync_ImpossiblePrice_CountsAsUnpriced(double price)
    {
        var target = TargetOf("any/dear", Tier.Mid, SmallPrices with { Input = (decimal)price });
        await using var test = new Books();
        Complete(test.Account.Begin(new PlannedTarget(target, "r")), new TokenUsage { Input = 1_000_000_000 });

        (await test.Account.SettleAsync()).Cost.ShouldBeNull();

        test.Entries[0].PriceBasis.ShouldBe(PriceBasis.Unknown);
    }

    [Fact]
    public async Task SettleAsync_PriceFinerThanTheLedger_TellsTheClientWhatTheLedgerHolds()
    {
        var target = TargetOf("any/fine", Tier.Mid, SmallPrices with { Input = 0.1234567m });
        await using var test = new Books();
        Complete(test.Account.Begin(new PlannedTarget(target, "r")), new TokenUsage { Input = 1 });

        var receipt = await test.Account.SettleAsync();

        receipt.Cost.ShouldBe(0.000000123457m);
        test.Entries[0].Cost.ShouldBe(receipt.Cost);
    }

    [Fact]
    public async Task SettleAsync_Twice_SameReceiptAndRows()
    {
        await using var test = new Books();
        Complete(test.Account.Begin(new PlannedTarget(Small, "r")), new TokenUsage { Input = 10 });

        var receipt = await test.Account.SettleAsync();
        test.Clock.Advance(TimeSpan.FromSeconds(1));

        (await test.Account.SettleAsync()).ShouldBeSameAs(receipt);
        test.Entries.Count.ShouldBe(1);
        Should.Throw<InvalidOperationException>(() => test.Account.Begin(new PlannedTarget(Small, "late")));
    }

    [Fact]
    public async Task SettleAsync_LedgerFails_TriesAgainWhenAsked()
    {
        await using var test = new Books();
        Complete(test.Account.Begin(new PlannedTarget(Small, "r")), new TokenUsage { Input = 10 });
        using (var other = test.Database.OpenWriter())
        using (other.BeginTransaction())
        {
            await Should.ThrowAsync<LedgerException>(test.Account.SettleAsync().AsTask());
            test.Entries.ShouldBeEmpty();
        }

        var receipt = await test.Account.SettleAsync();

        test.Entries.Select(row => row.Cost).ShouldBe([receipt.Cost]);
    }

    [Fact]
    public async Task SettleAsync_NoAttempt_CostsNothing()
    {
        await using var test = new Books();

        (await test.Account.SettleAsync()).ShouldBe(new Receipt(0, 0, TokenUsage.None, TimeSpan.Zero));
    }

    [Fact]
    public async Task End_Twice_TheFirstCounts()
    {
        await using var test = new Books();
        var meter = test.Account.Begin(new PlannedTarget(Small, "r"));
        test.Clock.Advance(TimeSpan.FromMilliseconds(5));
        meter.End(AttemptOutcome.CutOff, UpstreamFailureKind.CutOff);
        test.Clock.Advance(TimeSpan.FromMilliseconds(5));
        meter.End(AttemptOutcome.ClientLeft);

        await test.Account.SettleAsync();

        test.Entries[0].Outcome.ShouldBe(AttemptOutcome.CutOff);
        test.Entries[0].Failure.ShouldBe(UpstreamFailureKind.CutOff);
        test.Entries[0].Duration.ShouldBe(TimeSpan.FromMilliseconds(5));
    }

    [Fact]
    public async Task Observe_EmptyDelta_IsNoFirstToken()
    {
        await using var test = new Books();
        var meter = test.Account.Begin(new PlannedTarget(Small, "r"));
        meter.Observe(Started);
        meter.Observe(Text(""));
        meter.Observe(new ChoiceDelta { FinishReason = FinishReason.Stop });
        meter.End(AttemptOutcome.Completed);

        await test.Account.SettleAsync();

        test.Entries[0].FirstToken.ShouldBeNull();
    }

    [Fact]
    public async Task OverheadSoFar_LeavesOutTheTimeInsideAttempts()
    {
        await using var test = new Books();
        test.Clock.Advance(TimeSpan.FromMilliseconds(3));
        var first = test.Account.Begin(new PlannedTarget(Small, "r"));
        test.Clock.Advance(TimeSpan.FromMilliseconds(100));
        first.End(AttemptOutcome.Failed);
        test.Clock.Advance(TimeSpan.FromMilliseconds(4));
        test.Account.Begin(new PlannedTarget(Small, "r"));
        test.Clock.Advance(TimeSpan.FromMilliseconds(200));

        test.Account.OverheadSoFar.ShouldBe(TimeSpan.FromMilliseconds(7));
    }

    private static ChoiceDelta Text(string text) => new() { Text = text };

    private static void Complete(AttemptMeter meter, TokenUsage usage, AttemptOutcome outcome = AttemptOutcome.Completed)
    {
        meter.Observe(new UsageReported(usage));
        meter.End(outcome);
    }

    private static Target TargetOf(string id, Tier? tier, TokenPrices? prices)
    {
        TargetId.TryParse(id, out var parsed).ShouldBeTrue();
        return new Target
        {
            Id = parsed!.Value, Tier = tier, Location = TargetLocation.External, Abilities = TargetAbilities.Chat, ContextTokens = 8192, Prices = prices,
        };
    }

    /// <summary>A real ledger, one request, and its open account; a text has as many tokens as characters.</summary>
    [Fact]
    public async Task Afterwards_RowsGoOn_ArePaidForAndNeverFinal()
    {
        await using var test = new Books();
        Spend(test.Account, Small, AttemptPurpose.Answer);
        await test.Account.SettleAsync();

        test.Account.CostAt(Premium).ShouldBe(0.0175m);
        test.Account.CostAt(Unpriced).ShouldBeNull();
        var later = test.Account.Afterwards();
        Spend(later, Premium, AttemptPurpose.Comparison);
        Spend(later, Small, AttemptPurpose.Judge);
        var receipt = await later.SettleAsync();

        receipt.Cost.ShouldBe(0.0181m);
        test.Entries.Select(row => (row.Attempt, row.Purpose, row.Final, row.BaselineCost)).ShouldBe(
        [
            (1, AttemptPurpose.Answer, true, 0.0175m), (2, AttemptPurpose.Comparison, false, 0), (3, AttemptPurpose.Judge, false, 0),
        ]);
        test.Entries.ShouldAllBe(row => row.Task == TaskType.Extraction && row.Workload == "ticket-triage" && row.KeyName == "checkout");
        var reader = new LedgerReader(test.Database);
        reader.Totals(LedgerFilter.All, LedgerGrouping.None)[0].Requests.ShouldBe(1);
        reader.SpentOnComparisons(test.Clock.GetUtcNow().AddDays(-1)).ShouldBe(0.0181m);
        reader.SpentOnComparisons(test.Clock.GetUtcNow().AddDays(1)).ShouldBe(0);
    }

    [Fact]
    public async Task SpentOnComparisons_JudgeOfAnAnswer_IsNone()
    {
        await using var test = new Books();
        Spend(test.Account, Small, AttemptPurpose.Judge);
        Spend(test.Account, Small, AttemptPurpose.Answer);
        await test.Account.SettleAsync();

        new LedgerReader(test.Database).SpentOnComparisons(DateTimeOffset.UnixEpoch).ShouldBe(0);
    }

    [Fact]
    public async Task Afterwards_WhileTheAccountIsOpen_IsABug()
    {
        await using var test = new Books();

        Should.Throw<InvalidOperationException>(() => test.Account.Afterwards());
    }

    private static void Spend(RequestAccount account, Target target, AttemptPurpose purpose)
    {
        var meter = account.Begin(new PlannedTarget(target, "r"), purpose);
        meter.Observe(Started);
        meter.Observe(Text("Yes"));
        meter.Observe(new UsageReported(new TokenUsage { Input = 2000, Output = 1000 }));
        meter.End(AttemptOutcome.Completed);
    }

    private sealed class Books : IAsyncDisposable
    {
        private readonly TestDatabase _test = new();
        private readonly Ledger _ledger;

        public Books(Func<GatewayRequest, GatewayRequest>? change = null)
            : this(Premium, change)
        {
        }

        public Books(Target? baseline, Func<GatewayRequest, GatewayRequest>? change = null)
        {
            var writer = _test.Sqlite.OpenWriter();
            writer.Execute("PRAGMA busy_timeout = 1");
            _ledger = new Ledger(new SqliteLedgerStore(writer, InstallationKey.ReadOrCreate(_test.Directory), "test"));
            GatewayRequest request = new ChatRequest
            {
                Id = new RequestId("req_1"),
                ReceivedAt = Clock.GetUtcNow(),
                ReceivedTimestamp = Clock.GetTimestamp(),
                Model = "auto",
                Credential = default,
                Workload = "ticket-triage",
                Messages =
                [
                    new ChatMessage { Role = ChatRole.User, Parts = [new TextPart("12345"), new ImagePart("data:image/png;base64,AAAA")] },
                    new ChatMessage { Role = ChatRole.Assistant, Parts = [new ThinkingPart("123", null)], ToolCalls = [new ToolCall("id", "1", "{}")] },
                ],
                Tools = [new ToolDefinition { Name = "t", Description = "it", Parameters = System.Text.Json.JsonSerializer.SerializeToElement(new { }) }],
            };
            Request = change?.Invoke(request) ?? request;
            Account = new Accountant(_ledger, target => target.Prices, text => text.Length, Clock).Open(Request, new Payer(new Principal("checkout")));
            Account.Describe(
                new Intent { Task = TaskType.Extraction, Complexity = 2, Ambiguity = 0, ExpectedOutputTokens = 50, PromptTokens = 30 }, baseline);
        }

        public FakeTimeProvider Clock => _test.Clock;

        public Database Database => _test.Database;

        public GatewayRequest Request { get; }

        public RequestAccount Account { get; }

        public IReadOnlyList<LedgerEntry> Entries => _test.Reader.Entries(Request.Id);

        public async ValueTask DisposeAsync()
        {
            await _ledger.DisposeAsync();
            _test.Dispose();
        }
    }
}
