using FsCheck;
using FsCheck.Fluent;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;

namespace Pareto.Core.Tests.Accounting;

public class CostCalculatorTests
{
    private static readonly TokenPrices Hourly = new() { Input = 0, Output = 0, ComputeHour = 0.182m, Basis = PriceBasis.Estimate };

    private static readonly TokenPrices Sonnet = new()
    {
        Input = 3, CachedInput = 0.30m, CacheWrite = 3.75m, CacheWriteHour = 6, Output = 15, Basis = PriceBasis.Catalogue,
    };

    [Fact]
    public void Cost_CachedInput_IsNotBilledAgainAsInput() =>
        CostCalculator.Cost(new TokenUsage { Input = 10_000, CachedInput = 9_000 }, Sonnet).ShouldBe(0.0057m);

    [Fact]
    public void Cost_EveryClass_AtItsOwnPrice()
    {
        var prices = Sonnet with { AudioInput = 40, AudioOutput = 80 };
        var usage = new TokenUsage
        {
            Input = 111_111, CachedInput = 10_000, CacheWrite = 1_000, CacheWriteHour = 100, AudioInput = 10,
            Output = 3_000, Reasoning = 1_500, AudioOutput = 500,
        };

        CostCalculator.Cost(usage, prices).ShouldBe(
            ((100_001 * 3m) + (10_000 * 0.30m) + (1_000 * 3.75m) + (100 * 6m) + (10 * 40m) + (2_500 * 15m) + (500 * 80m)) / 1_000_000);
    }

    [Fact]
    public void Cost_ClassesWithoutPrices_CostWhatTheirParentCosts()
    {
        var prices = new TokenPrices { Input = 2, Output = 10, Basis = PriceBasis.Configured };
        var usage = new TokenUsage { Input = 1000, CachedInput = 300, CacheWrite = 200, CacheWriteHour = 100, AudioInput = 50, Output = 100, AudioOutput = 10 };

        CostCalculator.Cost(usage, prices).ShouldBe(0.003m);
        CostCalculator.Cost(new TokenUsage { Input = 100, CacheWriteHour = 100 }, prices with { CacheWrite = 3 }).ShouldBe(0.0003m);
    }

    [Fact]
    public void Cost_OverlappingClasses_BillNoTokenTwice()
    {
        // 80 read from the cache and 50 of sound in 100 of input: 30 are both. They were read from the cache.
        var tokens = BilledTokens.Of(new TokenUsage { Input = 100, CachedInput = 80, AudioInput = 50 });

        (tokens.Input, tokens.CachedInput, tokens.AudioInput).ShouldBe((0, 80, 20));
    }

    [Fact]
    public void Cost_OneTokenOfTheCheapest_IsNotRounded() =>
        CostCalculator.Cost(new TokenUsage { Input = 1, CachedInput = 1 }, new TokenPrices { Input = 0.28m, CachedInput = 0.028m, Output = 0.42m, Basis = PriceBasis.Catalogue })
            .ShouldBe(0.000000028m);

    [Fact]
    public void Classes_AddUpToTheirWhole() => Check(Prop.ForAll(Usages, usage =>
    {
        var tokens = BilledTokens.Of(usage);
        long[] input = [tokens.Input, tokens.CachedInput, tokens.CacheWrite, tokens.CacheWriteHour, tokens.AudioInput, tokens.ImageInput];
        long[] output = [tokens.Output, tokens.Reasoning, tokens.AudioOutput, tokens.ImageOutput];
        return input.Sum() == Math.Max(0, usage.Input) && output.Sum() == Math.Max(0, usage.Output) && input.Concat(output).All(count => count >= 0);
    }));

    [Fact]
    public void Cost_IsTheSumOfItsClasses() => Check(Prop.ForAll(Usages, AllPrices, (usage, prices) =>
    {
        var nothing = new TokenPrices { Input = 0, CachedInput = 0, CacheWrite = 0, CacheWriteHour = 0, AudioInput = 0, ImageInput = 0, Output = 0, Reasoning = 0, AudioOutput = 0, ImageOutput = 0, Basis = PriceBasis.Catalogue };
        TokenPrices[] classes =
        [
            nothing with { Input = prices.Input },
            nothing with { CachedInput = prices.CachedInput },
            nothing with { CacheWrite = prices.CacheWrite },
            nothing with { CacheWriteHour = prices.CacheWriteHour },
            nothing with { AudioInput = prices.AudioInput },
            nothing with { Output = prices.Output },
            nothing with { AudioOutput = prices.AudioOutput },
            nothing with { ImageInput = prices.ImageInput },
            nothing with { Reasoning = prices.Reasoning },
            nothing with { ImageOutput = prices.ImageOutput },
        ];
        return classes.Sum(one => CostCalculator.Cost(usage, one)) == CostCalculator.Cost(usage, prices);
    }));

    [Fact]
    public void Cost_OnePriceForAll_IsThatOfTheTotal() => Check(Prop.ForAll(Usages, AllPrices, (usage, prices) =>
        CostCalculator.Cost(usage, new TokenPrices { Input = prices.Input, Output = prices.Input, Basis = PriceBasis.Catalogue })
            == (Math.Max(0, usage.Input) + Math.Max(0, usage.Output)) * prices.Input / 1_000_000));

    [Fact]
    public void Cost_IsNeverNegative() => Check(Prop.ForAll(Usages, AllPrices, (usage, prices) => CostCalculator.Cost(usage, prices) >= 0));

    [Fact]
    public void Parts_AreTheCostByClass() => Check(Prop.ForAll(Usages, AllPrices, (usage, prices) =>
    {
        var parts = CostCalculator.Parts(usage, prices)!.Value;
        return parts.Total == CostCalculator.Cost(usage, prices)
            && parts.CachedInput == BilledTokens.Of(usage).CachedInput * prices.CachedInput!.Value / 1_000_000
            && parts.Input == CostCalculator.Cost(usage with { Output = 0 }, prices with { CachedInput = 0, CacheWrite = 0, CacheWriteHour = 0 })
            && parts.Output == CostCalculator.Cost(usage with { Input = 0 }, prices);
    }));

    [Fact]
    public void Round_AnyPrice_PartsStillAddUp() => Check(Prop.ForAll(Usages, AllPrices, (usage, prices) =>
    {
        var rounded = CostCalculator.Round(CostCalculator.Parts(usage, prices.Times(1m / 3))!.Value);
        long[] stored = [.. ((decimal[])[rounded.Input, rounded.CachedInput, rounded.CacheWrite, rounded.Output, rounded.Other]).Select(Picodollars.From)];
        return stored.Sum() == Picodollars.From(rounded.Total);
    }));

    /// <summary>More of a class on top of what there was, where its price is its own: each class by itself never makes an attempt cheaper.</summary>
    [Fact]
    public void Cost_MoreOfAnyClass_IsNeverLess() => Check(Prop.ForAll(Usages, AllPrices, (usage, prices) =>
    {
        // Counts that do not overlap, so that what is added to a class is taken from no other.
        var tokens = BilledTokens.Of(usage);
        var cost = CostCalculator.Cost(usage, prices);
        return ((TokenUsage[])
        [
            Plain(tokens) with { Input = usage.Input + 9, CachedInput = tokens.CachedInput + 9 },
            Plain(tokens) with { Input = usage.Input + 9, CacheWrite = tokens.CacheWrite + 9 },
            Plain(tokens) with { Input = usage.Input + 9, CacheWriteHour = tokens.CacheWriteHour + 9 },
            Plain(tokens) with { Input = usage.Input + 9, AudioInput = tokens.AudioInput + 9 },
            Plain(tokens) with { Input = usage.Input + 9, ImageInput = tokens.ImageInput + 9 },
            Plain(tokens) with { Output = usage.Output + 9, Reasoning = tokens.Reasoning + 9 },
            Plain(tokens) with { Output = usage.Output + 9, AudioOutput = tokens.AudioOutput + 9 },
            Plain(tokens) with { Output = usage.Output + 9, ImageOutput = tokens.ImageOutput + 9 },
        ]).All(more => usage.Input < 0 || usage.Output < 0 || CostCalculator.Cost(more, prices) >= cost);
    }));

    private static TokenUsage Plain(BilledTokens tokens) => new()
    {
        Input = tokens.Input + tokens.CachedInput + tokens.CacheWrite + tokens.CacheWriteHour + tokens.AudioInput + tokens.ImageInput,
        CachedInput = tokens.CachedInput,
        CacheWrite = tokens.CacheWrite,
        CacheWriteHour = tokens.CacheWriteHour,
        AudioInput = tokens.AudioInput,
        ImageInput = tokens.ImageInput,
        Output = tokens.Output + tokens.Reasoning + tokens.AudioOutput + tokens.ImageOutput,
        Reasoning = tokens.Reasoning,
        AudioOutput = tokens.AudioOutput,
        ImageOutput = tokens.ImageOutput,
    };

    [Fact]
    public void Cost_MoreTokensOrHigherPrices_IsNeverLess() => Check(Prop.ForAll(Usages, AllPrices, (usage, prices) =>
    {
        var cost = CostCalculator.Cost(usage, prices);
        return CostCalculator.Cost(usage with { Input = usage.Input + 7 }, prices) >= cost
            && CostCalculator.Cost(usage with { Output = usage.Output + 7 }, prices) >= cost
            && CostCalculator.Cost(usage, prices with { Input = prices.Input + 0.5m, CachedInput = prices.CachedInput + 0.5m }) >= cost;
    }));

    [Theory]
    [InlineData(3600, 0.182)]
    [InlineData(36, 0.00182)]
    [InlineData(0, 0)]
    public void Cost_HourlyPrice_IsTheSecondsComputed(int seconds, double expected)
    {
        var usage = new TokenUsage { Input = 100, Output = 20, Compute = TimeSpan.FromSeconds(seconds) };

        CostCalculator.Cost(usage, Hourly).ShouldBe((decimal)expected);
    }

    [Fact]
    public void Cost_HourlyPriceBesideTokens_IsBoth()
    {
        var usage = new TokenUsage { Input = 1_000_000, Output = 0, Compute = TimeSpan.FromMinutes(30) };

        CostCalculator.Cost(usage, Hourly with { Input = 1 }).ShouldBe(1.091m);
    }

    [Fact]
    public void Cost_HourlyPriceAndNobodyMeasured_IsUnknown()
    {
        CostCalculator.Cost(new TokenUsage { Input = 100 }, Hourly).ShouldBeNull();
        CostCalculator.Cost(TokenUsage.None, Hourly).ShouldBe(0);
    }

    [Fact]
    public void Picodollars_KeepEveryCostOfAPriceInMillionths() => Check(Prop.ForAll(Usages, AllPrices, (usage, prices) =>
    {
        var cost = CostCalculator.Cost(usage, prices)!.Value;
        return Picodollars.ToDollars(Picodollars.From(cost)) == cost && Picodollars.Round(cost) == cost;
    }));

    [Fact]
    public void Picodollars_FinerThanThat_RoundsHalfToEven()
    {
        Picodollars.Round(0.0000000000025m).ShouldBe(0.000000000002m);
        Picodollars.Round(0.0000000000035m).ShouldBe(0.000000000004m);
        Picodollars.From(0.0000000000035m).ShouldBe(4);
    }

    [Fact]
    public void Picodollars_TheLargest_Fits()
    {
        Picodollars.From(Picodollars.MaxDollars).ShouldBe(long.MaxValue);
        Should.Throw<OverflowException>(() => Picodollars.From(Picodollars.MaxDollars + 0.000001m));
    }

    /// <summary>Counts as providers give them and as they should not: nested, overlapping, exceeding their whole, negative.</summary>
    private static Arbitrary<TokenUsage> Usages { get; } = Gen.Choose(-10, 1_000_000).ArrayOf(10).Select(count => new TokenUsage
    {
        Input = count[0],
        CachedInput = count[1] / 2,
        CacheWrite = count[2] / 4,
        CacheWriteHour = count[3] / 4,
        AudioInput = count[4] / 4,
        Output = count[5],
        Reasoning = count[6],
        AudioOutput = count[7],
        ImageInput = count[8] / 4,
        ImageOutput = count[9],
    }).ToArbitrary();

    private static Arbitrary<TokenPrices> AllPrices { get; } = Gen.Choose(0, 600_000_000).ArrayOf(10).Select(price => new TokenPrices
    {
        Input = price[0] / 1_000_000m,
        CachedInput = price[1] / 1_000_000m,
        CacheWrite = price[2] / 1_000_000m,
        CacheWriteHour = price[3] / 1_000_000m,
        AudioInput = price[4] / 1_000_000m,
        Output = price[5] / 1_000_000m,
        AudioOutput = price[6] / 1_000_000m,
        ImageInput = price[7] / 1_000_000m,
        Reasoning = price[8] / 1_000_000m,
        ImageOutput = price[9] / 1_000_000m,
        Basis = PriceBasis.Catalogue,
    }).ToArbitrary();

    private static void Check(Property property) => property.Check(Config.QuickThrowOnFailure.WithReplay(20260115, 7).WithMaxTest(500));
}
